package dev.dynolab.router.traffic;

/**
 * How well counts agree with shares: a G-test (log-likelihood ratio). Requests of one person are not independent of each other, so
 * for sticky traffic a small {@code p} says "look", not "wrong".
 *
 * @param g the statistic, 0 = exactly the shares
 * @param degrees of freedom; 0 = there was nothing to compare
 * @param p how likely chance alone strays as far or farther, 0 to 1
 */
public record Agreement(double g, int degrees, double p) {
    private static final Agreement NOTHING = new Agreement(0, 0, 1);
    private static final double EXACT = 1e-12;
    private static final int MOST_STEPS = 1000;
    /** Lanczos's approximation of ln Γ, g = 7, n = 9. */
    private static final double[] LANCZOS = {
        0.99999999999980993,
        676.5203681218851,
        -1259.1392167224028,
        771.32342877765313,
        -176.61502916214059,
        12.507343278686905,
        -0.13857109526572012,
        9.9843695780195716e-6,
        1.5056327351493116e-7
    };

    /**
     * @param observed counts
     * @param shares what each was to get, in any unit; where it is 0 and something came, nothing explains it: p is 0
     */
    public static Agreement of(long[] observed, double[] shares) {
        if (observed.length != shares.length) {
            throw new IllegalArgumentException(observed.length + " counts, " + shares.length + " shares");
        }
        double all = 0;
        double total = 0;
        int kinds = 0;
        for (int i = 0; i < shares.length; i++) {
            all += observed[i];
            total += shares[i];
            kinds += shares[i] > 0 ? 1 : 0;
        }
        if (all == 0 || kinds == 0) {
            return NOTHING;
        }
        double g = 0;
        for (int i = 0; i < shares.length; i++) {
            if (observed[i] > 0 && shares[i] <= 0) {
                return new Agreement(Double.POSITIVE_INFINITY, kinds, 0);
            }
            g += observed[i] == 0 ? 0 : 2 * observed[i] * Math.log(observed[i] / (all * shares[i] / total));
        }
        g = Math.max(0, g);
        return kinds == 1 ? NOTHING : new Agreement(g, kinds - 1, upperGamma((kinds - 1) / 2.0, g / 2));
    }

    /** Q(a, x), the regularised upper incomplete gamma function: the chi-squared distribution's tail. */
    private static double upperGamma(double a, double x) {
        if (x == 0) {
            return 1;
        }
        double front = Math.exp(-x + a * Math.log(x) - logGamma(a));
        return x < a + 1 ? 1 - front * series(a, x) : front * fraction(a, x);
    }

    private static double series(double a, double x) {
        double term = 1 / a;
        double sum = term;
        for (int n = 1; n < MOST_STEPS && term > sum * EXACT; n++) {
            term *= x / (a + n);
            sum += term;
        }
        return sum;
    }

    /** Lentz's method. */
    private static double fraction(double a, double x) {
        double b = x + 1 - a;
        double c = Double.MAX_VALUE;
        double d = 1 / b;
        double h = d;
        double step = 0;
        for (int i = 1; i < MOST_STEPS && Math.abs(step - 1) > EXACT; i++) {
            double an = -i * (i - a);
            b += 2;
            d = 1 / (an * d + b);
            c = b + an / c;
            step = d * c;
            h *= step;
        }
        return h;
    }

    private static double logGamma(double a) {
        double sum = LANCZOS[0];
        for (int i = 1; i < LANCZOS.length; i++) {
            sum += LANCZOS[i] / (a - 1 + i);
        }
        double t = a - 1 + 7.5;
        return 0.5 * Math.log(2 * Math.PI) + (a - 0.5) * Math.log(t) - t + Math.log(sum);
    }
}
