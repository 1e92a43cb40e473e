import { readFileSync } from 'node:fs';
import { hostname, networkInterfaces } from 'node:os';
import type { Machine } from '@kpki/spec';

export function thisMachine(): Machine {
  const outward = defaultInterface();
  const addresses = Object.entries(networkInterfaces())
    .sort(([a], [b]) => Number(b === outward) - Number(a === outward))
    .flatMap(([, each]) => each ?? [])
    .filter(({ internal, address }) => !internal && !address.startsWith('fe80:'))
    .map(({ address }) => address);
  return { name: hostname(), addresses };
}

/** The interface of the default route, from `/proc/net/route` on Linux; null elsewhere. */
function defaultInterface(): string | null {
  try {
    const routes = readFileSync('/proc/net/route', 'utf8').split('\n').slice(1);
    return routes.map((route) => route.split('\t')).find(([, destination]) => destination === '00000000')?.[0] ?? null;
  } catch {
    return null;
  }
}
