/**
 * Returns whether a URL names this machine: requests to it pass no network. A URL has each IPv4 address in its usual
 * form (WHATWG URL, host parsing), so comparing text is enough.
 */
export function isLoopback({ hostname }: URL): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(hostname);
}
