import type { HttpServer } from './connection.ts';

/** A person who sees nothing for longer takes the program for stuck. */
const quietMilliseconds = 1800;
/** A server that is slow but answers is not told of at each request. */
const pauseMilliseconds = 20_000;

interface SilenceWatch {
  during<T>(request: () => Promise<T>): Promise<T>;
}

/**
 * Tells where requests go on and none ends: the server, or the proxy before it, took the connection and says nothing. A
 * request that waits for others to end is no silence.
 */
export function watchSilence(
  { address, proxy, silent }: Pick<HttpServer, 'address' | 'proxy' | 'silent'>,
  milliseconds: number,
): SilenceWatch {
  const through = proxy === null ? '' : ` through the proxy ${proxy.host}`;
  const text = `no answer from ${address.origin}${through} yet; waiting for up to ${Math.ceil(milliseconds / 1000)} s`;
  let underWay = 0;
  let timer: NodeJS.Timeout | undefined;
  let toldAt = Number.NEGATIVE_INFINITY;
  const tell = (): void => {
    toldAt = performance.now();
    silent(text);
  };
  const wait = (): void => {
    clearTimeout(timer);
    const isTold = performance.now() - toldAt < pauseMilliseconds;
    if (underWay > 0 && !isTold && milliseconds > quietMilliseconds) timer = setTimeout(tell, quietMilliseconds);
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
