import type { IssuedFindings } from '../model/issued-findings.ts';
import type { Messages } from '../model/message.ts';

export const issuedMessages: Messages<IssuedFindings> = {
  'subject-differs/issued': ({ found, wanted }) => `its subject is ${found}, asked for was ${wanted}`,
  'limits-differ/path-length': ({ found, wanted }) =>
    `its path length is ${found ?? 'not limited'}, asked for was ${wanted ?? 'no limit'}`,
  'limits-differ/names': ({ found, wanted }) => `its name constraints are ${found}, asked for were ${wanted}`,
  'lifetime-differs/issued': () => 'it lives longer than was asked for',
  'outlives-ca/signer': () => 'it ends after the CA that signed it',
  'issuer-changed/issued': ({ issuer }) => `its issuer is ${issuer}`,
  'issuer-changed/unsigned': ({ signer }) => `${signer} did not sign it`,
  'ca-excludes/ca': ({ signer }) => `${signer} may sign no CAs: its path length is 0`,
  'ca-excludes/leaf': ({ leaf, excluded }, _, nested) => `${leaf}: ${nested(excluded)}`,
  'chain-differs/not-a-ca': ({ subject }) => `${subject} in its chain is no CA`,
  'chain-differs/root': ({ subject }) => `its chain holds the root ${subject}`,
  'chain-differs/unsigned': ({ subject, below }) => `${subject} in its chain did not sign ${below}`,
};
