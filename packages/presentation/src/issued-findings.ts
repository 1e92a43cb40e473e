import type { IssuedFindings, Messages } from '@kpki/engine';

export const issuedMessages: Messages<IssuedFindings> = {
  'subject-differs/issued': ({ found, wanted }) => `the subject is ${found}, requested was ${wanted}`,
  'limits-differ/path-length': ({ found, wanted }) =>
    `the path length is ${found ?? 'unlimited'}, requested was ${wanted ?? 'unlimited'}`,
  'limits-differ/names': ({ found, wanted }) => `the name constraints are ${found}, requested were ${wanted}`,
  'lifetime-differs/issued': () => 'the CA certificate is valid longer than requested',
  'outlives-ca/signer': () => 'the certificate expires after the CA that signed it',
  'issuer-changed/issued': ({ issuer }) => `the issuer is ${issuer}`,
  'issuer-changed/unsigned': ({ signer }) => `${signer} did not sign the certificate`,
  'ca-excludes/ca': ({ signer }) => `${signer} must not sign CAs: its path length is 0`,
  'ca-excludes/leaf': ({ leaf, excluded }, _, nested) => `${leaf}: ${nested(excluded)}`,
  'chain-differs/not-a-ca': ({ subject }) => `${subject} in the chain is not a CA`,
  'chain-differs/root': ({ subject }) => `the chain holds the root ${subject}`,
  'chain-differs/unsigned': ({ subject, below }) => `${subject} in the chain did not sign ${below}`,
};
