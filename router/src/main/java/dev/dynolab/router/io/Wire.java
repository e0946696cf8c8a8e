package dev.dynolab.router.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/**
 * The octets of one connection: the seam at which TLS enters. Plain text is a {@link PlainWire}; a TLS wire keeps its cipher text
 * to itself, which is why {@link #flush} exists and why {@link #write} counts octets taken, not octets sent.
 */
public interface Wire {
    /** Like {@link SocketChannel#read(ByteBuffer)}: -1 at the end. */
    int read(ByteBuffer into) throws IOException;

    /** Takes octets from the buffer; fewer than it has when the peer is slow. */
    int write(ByteBuffer from) throws IOException;

    /** Sends what write took and has not sent; false = try again when writable. */
    boolean flush() throws IOException;

    /** {@link #read} has something to give, or the end, of which no selector will tell. */
    boolean hasInput();

    /** {@link #write} took octets, or the wire has some of its own, that are not sent. */
    boolean hasOutput();

    /** Says that nothing more will be written. */
    void shutdownOutput() throws IOException;

    /** Never throws: there is nobody to tell. */
    void close();

    SocketChannel channel();
}
