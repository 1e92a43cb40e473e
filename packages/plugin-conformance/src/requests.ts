/**
 * The requests of the issuer cases (PKCS#10, DER). Each was made once, with
 *
 * openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout /dev/null -outform DER -config CNF
 *
 * where CNF has `CN=kpki-conformance` by default, and the content above each request. Their private keys were deleted:
 * only the public half is needed here.
 */

const fromBase64 = (...lines: readonly string[]): Uint8Array => new Uint8Array(Buffer.from(lines.join(''), 'base64'));

export const dnsName = 'kpki-conformance.example';
export const address = '192.0.2.1';

/** Without extensions. */
export const namelessRequest: Uint8Array = fromBase64(
  'MIHWMH0CAQAwGzEZMBcGA1UEAwwQa3BraS1jb25mb3JtYW5jZTBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABDsAyniZEYu7PHpC',
  'T3dosPabSK0sJU5snZiVSZ7Y6UO4TYup/Fv6/8BcEOj4caiVTjQ4JjEJZ75TCRIG79+TvV2gADAKBggqhkjOPQQDAgNJADBGAiEA',
  '9j2aMg009cZ+ZdEIV2hoRj5QINzhOP1FpGk8RVQjCkYCIQDC+4WbdgWe3IwzjEXUCIOOw4dnGTEYGU4BwqOaW8CcHg==',
);

/** subjectAltName=DNS:kpki-conformance.example */
export const dnsRequest: Uint8Array = fromBase64(
  'MIIBDDCBswIBADAbMRkwFwYDVQQDDBBrcGtpLWNvbmZvcm1hbmNlMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEnNjm0ckiYA8V',
  'dAu5tqo6av4eog37THQun/l8MUpWo0worxc49DJHwI/AyD/UWY1IErPnXhltEh/3g5ZXmzAh86A2MDQGCSqGSIb3DQEJDjEnMCUw',
  'IwYDVR0RBBwwGoIYa3BraS1jb25mb3JtYW5jZS5leGFtcGxlMAoGCCqGSM49BAMCA0gAMEUCIQC5f84HBC9X8eQ6gqzXam+E3tND',
  'KJy8MlR/BKTY66ar9QIgYCI7pL2Lo14RmVtULRVWfvv26GYeL1j10zGuyfkAckc=',
);

/** subjectAltName=DNS:kpki-conformance.example,IP:192.0.2.1 */
export const dnsAndAddressRequest: Uint8Array = fromBase64(
  'MIIBETCBuQIBADAbMRkwFwYDVQQDDBBrcGtpLWNvbmZvcm1hbmNlMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE4MdZz9WyKYzE',
  'xtKBFgmBeKg//Oy+7GzuhVwimvTbSZVsRBUREW1jwLcje8x1S/NsUjg1E031Zda5mS9VTV7SrqA8MDoGCSqGSIb3DQEJDjEtMCsw',
  'KQYDVR0RBCIwIIIYa3BraS1jb25mb3JtYW5jZS5leGFtcGxlhwTAAAIBMAoGCCqGSM49BAMCA0cAMEQCICco6FsXOIUKU1WSrY8F',
  '1Y+KX8Sh/dv2y2RCTdeEaYGaAiAl5rns5R44Ib5pg9DSVDqcKGsW6lAVMUV0GkqQmi05vA==',
);

/** A kubelet's subject: O=system:nodes, CN=system:node:kpki-conformance; without extensions. */
export const nodeRequest: Uint8Array = fromBase64(
  'MIH6MIGgAgEAMD4xFTATBgNVBAoMDHN5c3RlbTpub2RlczElMCMGA1UEAwwcc3lzdGVtOm5vZGU6a3BraS1jb25mb3JtYW5jZTBZMBMG',
  'ByqGSM49AgEGCCqGSM49AwEHA0IABMqpuc5Nq3rPZB0a0hi6FezL8e3fGGjfTg9zidIGb9cmn/qj+MvDw+2qzMhMBFi0GDN/JO91f7zq',
  'BHPXe+7UclugADAKBggqhkjOPQQDAgNJADBGAiEAk6ZnfbEOKC38A+NwN68uABQH3cwTk6EwxUKJiu/hghICIQCiHf6EXgBrN05cqBK5',
  'aUnx2oQyX1zfTOhWKMBXS0OY9w==',
);

/** A kubelet's subject, with subjectAltName=DNS:kpki-conformance.example,IP:192.0.2.1 */
export const nodeNamesRequest: Uint8Array = fromBase64(
  'MIIBNTCB3AIBADA+MRUwEwYDVQQKDAxzeXN0ZW06bm9kZXMxJTAjBgNVBAMMHHN5c3RlbTpub2RlOmtwa2ktY29uZm9ybWFuY2UwWTAT',
  'BgcqhkjOPQIBBggqhkjOPQMBBwNCAATJ9E7uuW5kb9NSJhbluQXLQPrVs1ZQUaHwZgp5YutRTbFLkMBrZvBt6+Nei1Ck+YkwEZbotsLb',
  'HKu/MzK7053joDwwOgYJKoZIhvcNAQkOMS0wKzApBgNVHREEIjAgghhrcGtpLWNvbmZvcm1hbmNlLmV4YW1wbGWHBMAAAgEwCgYIKoZI',
  'zj0EAwIDSAAwRQIhAKRrfQh0Qp8B7pIpcydzzSseIBGNKCicpCu3FKQImg9vAiAQq79jexZPEFCDc5x1p9v9trzK3xg+NitsoHN7W2xn',
  'Tw==',
);

/** basicConstraints=critical,CA:TRUE,pathlen:0 and keyUsage=critical,keyCertSign,cRLSign */
export const caRequest: Uint8Array = fromBase64(
  'MIIBCjCBsgIBADAbMRkwFwYDVQQDDBBrcGtpLWNvbmZvcm1hbmNlMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEqPSVfhzyf4M/',
  'ZBkAgy/jmRhTvN+wP6uG007WywZHgaAhQsTESDCKexx/dcdiB8Fk8I1b3HP27LVe4lzBCzSEuqA1MDMGCSqGSIb3DQEJDjEmMCQw',
  'EgYDVR0TAQH/BAgwBgEB/wIBADAOBgNVHQ8BAf8EBAMCAQYwCgYIKoZIzj0EAwIDRwAwRAIgD9CFP6uTH0IfgJzK3I5r8vYxbvD2',
  '9hI7HzsZiRDLbagCIHl3CY31Kso4RtVI9D9VHJk99WiMYsp7ANO0bfyCYFBT',
);

/** SubjectPublicKeyInfo of a P-256 key, up to its point (RFC 5480 section 2). */
const publicKeyStart = Buffer.from('3059301306072a8648ce3d020106082a8648ce3d030107034200', 'hex');
const publicKeyLength = 91;

/** Returns the SubjectPublicKeyInfo of one of these requests. All keys are P-256, so no parser is needed. */
export function publicKeyOf(request: Uint8Array): Uint8Array {
  const at = Buffer.from(request).indexOf(publicKeyStart);
  return request.slice(at, at + publicKeyLength);
}

/** Returns the same request with one flipped bit in its signature. */
export function withBrokenSignature(request: Uint8Array): Uint8Array {
  const broken = request.slice();
  broken[broken.length - 1] = (broken[broken.length - 1] ?? 0) ^ 1;
  return broken;
}
