import { PluginError } from '@kpki/plugin';
import { expect, test } from 'vitest';
import { readRequest } from './request.ts';
import { textOfName } from './text-of-name.ts';

/** By OpenSSL: O=system:masters, CN=admin, names of four kinds, CA:FALSE, for signatures of a client. */
const base64 = [
  'MIIBdDCCARoCAQAwKTEXMBUGA1UECgwOc3lzdGVtOm1hc3RlcnMxDjAMBgNVBAMMBWFkbWluMFkwEwYHKoZIzj0CAQYIKoZIzj0D',
  'AQcDQgAEP+U+s/Gj5cinwHEQ1gMwQj1usvnP3N0pzg8+7l8CSbHpKn0QPCaS8VNKPCUm/OKisgI2hdiK1XeCtovU1pxz6aCBjjCB',
  'iwYJKoZIhvcNAQkOMX4wfDBHBgNVHREEQDA+gglhLmV4YW1wbGWHBMAAAgGHECABDbgAAAAAAAAAAAAAAAGGDHNwaWZmZTovL3gv',
  'eYELYUBiLmV4YW1wbGUwDgYDVR0PAQH/BAQDAgeAMBMGA1UdJQQMMAoGCCsGAQUFBwMCMAwGA1UdEwEB/wQCMAAwCgYIKoZIzj0E',
  'AwIDSAAwRQIgHVJNE7XxgjvwjQMdEBZs+Dk2rV6qbMj6mimUCcRQmAkCIQCcKC9uc8DDAbMBTzeL0NxlaQN/3aphwPNC0DTvq907',
  'bQ==',
];
const der = new Uint8Array(Buffer.from(base64.join(''), 'base64'));

test('a request is read whole', () => {
  const { subject, names, authority, usages, constraints } = readRequest(der);
  expect({ subject, names: names.map(textOfName), authority, usages, constraints }).toEqual({
    subject: [
      { type: '2.5.4.10', value: 'system:masters' },
      { type: '2.5.4.3', value: 'admin' },
    ],
    names: ['DNS:a.example', 'IP:192.0.2.1', 'IP:2001:db8:0:0:0:0:0:1', 'URI:spiffe://x/y', 'email:a@b.example'],
    authority: null,
    usages: ['digital signature', 'client auth'],
    constraints: [],
  });
});

test('of a request that is cut short, or of which a byte is another, nothing is taken', () => {
  const refusals = new Set<unknown>();
  for (let at = 0; at < der.length; at++) {
    const other = der.slice();
    other[at] = (other[at] ?? 0) ^ 0x55;
    for (const bytes of [der.subarray(0, at), other]) {
      try {
        readRequest(bytes);
        refusals.add(`taken, with byte ${at}`);
      } catch (error) {
        refusals.add(PluginError.is(error) ? error.code : error);
      }
    }
  }
  expect([...refusals]).toEqual(['invalid']);
});
