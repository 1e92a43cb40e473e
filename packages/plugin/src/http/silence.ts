import type { HttpServer } from './connection.ts';

/** A user who sees nothing for longer assumes that the program hangs. */
const quietMilliseconds = 1800;
/** A slow server that answers is not reported at each request. */
const pauseMilliseconds = 20_000;

interface SilenceWatch {
  during<T>(request: () => Promise<T>): Promise<T>;
}

/**
 * Reports when requests run and none ends: the server, or the proxy before it, accepted the connection and sends
 * nothing. Requests that wait for other requests do not count.
 */
export function watchSilence(
  { address, proxy, silent }: Pick<HttpServer, 'address' | 'proxy' | 'silent'>,
  milliseconds: number,
): SilenceWatch {
  const through = proxy === null ? '' : ` through the proxy ${proxy.host}`;
  const text = `no answer from ${address.origin}${through} yet; waiting for up to ${Math.ceil(milliseconds / 1000)} s`;
  let underWay = 0;
  let timer: NodeJS.Timeout | undefined;
  let reportedAt = Number.NEGATIVE_INFINITY;
  const tell = (): void => {
    reportedAt = performance.now();
    silent(text);
  };
  const wait = (): void => {
    clearTimeout(timer);
    const isReported = performance.now() - reportedAt < pauseMilliseconds;
    if (underWay > 0 && !isReported && milliseconds > quietMilliseconds) timer = setTimeout(tell, quietMilliseconds);
  };
  return {
    async during(request) {
      underWay += 1;
      if (underWay === 1) wait();
      try {
        return await request();
      } finally {
        underWay -= 1;
        wait();
      }
    },
  };
}
