// @ts-check
import { backend as reference } from '@kpki/plugin-conformance/memory';

/**
 * The reference implementation in memory, which stands in for your service: a new CA each time it is opened.
 * Replace both functions by the requests that ask your own.
 * @param {import('@kpki/plugin').Host} host
 */
export async function openService(host) {
  const { issuers } = await reference.open({}, host);
  const issuer = issuers?.get('direct');
  if (issuer === undefined) throw new Error('the reference implementation has an issuer of that name');
  return {
    /** Its certificates, the one that signs first, the root last. */
    ca: issuer.ca,
    /** Has a request signed; answers the chain, leaf first, root left out. */
    issue: issuer.issue,
  };
}
