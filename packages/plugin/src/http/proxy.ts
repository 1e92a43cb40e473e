import { BlockList, isIP } from 'node:net';
import { PluginError } from '../error.ts';
import { isLoopback } from '../loopback.ts';
import type { Variables } from '../secret-names.ts';

/**
 * Returns the proxy that the environment names for a server, as Go's clients find it: HTTPS_PROXY unless NO_PROXY lists
 * the server. Null: none. This machine is never reached through a proxy. Neither is a server without TLS: the proxy
 * could read the traffic.
 */
export function environmentProxy(server: URL, variables: Variables): URL | null {
  const said = (name: string): string => variables[name] || variables[name.toLowerCase()] || '';
  const named = said('HTTPS_PROXY');
  if (server.protocol !== 'https:' || named === '' || isLoopback(server) || isListed(server, said('NO_PROXY'))) {
    return null;
  }
  return proxyAt(named, 'HTTPS_PROXY');
}

/**
 * Throws 'invalid' for text that is not a URL, 'unsupported' for a proxy that does not use HTTP. Never shows the password.
 */
export function proxyAt(text: string, whence: string): URL {
  const full = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `http://${text}`;
  if (!URL.canParse(full)) throw new PluginError('invalid', `use the proxy of ${whence}: it is not a URL`);
  const proxy = new URL(full);
  if (proxy.protocol === 'http:' || proxy.protocol === 'https:') return proxy;
  throw new PluginError(
    'unsupported',
    `use the proxy of ${whence}: it is ${proxy.protocol}//; known are http and https`,
  );
}

function bareHost({ hostname }: URL): string {
  return hostname.replace(/^\[|\]$/g, '').toLowerCase();
}

/**
 * Matches `*`, an address, a CIDR, a domain with its subdomains, `.domain` for the subdomains alone; each may have a
 * port.
 */
function isListed(server: URL, list: string): boolean {
  const host = bareHost(server);
  const port = server.port || '443';
  return list
    .split(',')
    .map((entry) => entry.trim().toLowerCase())
    .filter((entry) => entry !== '')
    .some((entry) => isMeant(entry, host, port));
}

function isMeant(entry: string, host: string, port: string): boolean {
  if (entry === '*') return true;
  if (isIP(host) !== 0 && entry.includes('/')) return isInRange(host, entry);
  const [, name = entry, ofPort] = /^(\[[^\]]*\]|[^:]*):(\d+)$/.exec(entry) ?? [];
  if (ofPort !== undefined && ofPort !== port) return false;
  const bare = name.replace(/^\[|\]$/g, '');
  if (isIP(bare) !== 0 || isIP(host) !== 0) return bare === host;
  if (bare.startsWith('*.')) return host.endsWith(bare.slice(1));
  return bare.startsWith('.') ? host.endsWith(bare) : host === bare || host.endsWith(`.${bare}`);
}

function isInRange(host: string, range: string): boolean {
  const [network = '', bits = ''] = range.split('/');
  const kind = isIP(network) === 6 ? 'ipv6' : 'ipv4';
  if (isIP(network) === 0 || isIP(network) !== isIP(host) || !/^\d+$/.test(bits)) return false;
  const list = new BlockList();
  try {
    list.addSubnet(network, Number(bits), kind);
  } catch {
    return false;
  }
  return list.check(host, kind);
}
