package dev.dynolab.cli;

import dev.dynolab.cli.base.Machine;
import dev.dynolab.cli.base.Terminal;
import dev.dynolab.paas.time.SystemTime;
import dev.dynolab.paas.time.Time;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TimeZone;

/** This machine. The clock is made at first use: most commands need none. */
final class RealMachine implements Machine {
    private final String launcher;
    private SystemTime time;

    RealMachine(String launcher) {
        this.launcher = launcher;
    }

    @Override
    public synchronized Time time() {
        if (time == null) {
            time = new SystemTime();
        }
        return time;
    }

    @Override
    public ZoneOffset offset(Instant at) {
        // Not ZoneId.systemDefault: it looks for providers of zones in every jar, which is a quarter of a short
        // command.
        return ZoneOffset.ofTotalSeconds(TimeZone.getDefault().getOffset(at.toEpochMilli()) / 1000);
    }

    @Override
    public List<String> self() {
        return List.of(launcher);
    }

    @Override
    public Terminal terminal() {
        return new RealTerminal();
    }

    /**
     * By {@code sun.misc.Signal}, exported for good by {@code jdk.unsupported} but not to be named under {@code -Werror}.
     * A shutdown hook would do for the first Ctrl-C but never hears the second.
     */
    @Override
    public Taken onSignal(Runnable action, String... signals) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object ours = handler(handler, action);
            Method handle = signal.getMethod("handle", signal, handler);
            Map<Object, Object> before = new LinkedHashMap<>();
            for (String name : signals) {
                Object number = signal.getConstructor(String.class).newInstance(name);
                before.put(number, handle.invoke(null, number, ours));
            }
            return () -> before.forEach((number, old) -> restore(handle, number, old));
        } catch (ReflectiveOperationException elsewhere) {
            // A JVM without it: the signal ends h, which the platform sees as a closed terminal.
            return () -> {};
        }
    }

    private static Object handler(Class<?> type, Runnable action) {
        InvocationHandler calls = (proxy, method, arguments) -> switch (method.getName()) {
            case "handle" -> {
                action.run();
                yield null;
            }
            case "equals" -> proxy == arguments[0];
            case "hashCode" -> System.identityHashCode(proxy);
            default -> "onSignal";
        };
        return Proxy.newProxyInstance(RealMachine.class.getClassLoader(), new Class<?>[] {type}, calls);
    }

    private static void restore(Method handle, Object signal, Object before) {
        try {
            handle.invoke(null, signal, before);
        } catch (ReflectiveOperationException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
