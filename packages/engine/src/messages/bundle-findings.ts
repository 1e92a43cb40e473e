import type { BundleFindings, BundleRemedies } from '../model/bundle-findings.ts';
import type { Messages } from '../model/message.ts';
import { day } from './dates.ts';
import { firstNames } from './lists.ts';

export const bundleMessages: Messages<BundleFindings> = {
  'missing/bundle': () => 'its CA gets a certificate',
  'bundle-differs': ({ location }) => `${location} is not the current trust bundle`,
  'bundle-differs/new-ca': () => 'its CA gets a certificate',
  'bundle-differs/kubeconfig': () => 'its trust bundle is not the current one',
  'bundle-trusts-more': ({ location, subject }) => `${location} holds ${subject}: whatever CA that signs is believed`,
  'bundle-has-others': ({ subject, notAfter }) => `it also holds ${subject}, which ends on ${day(notAfter)}`,
  'bundle-has-others/namesake': ({ subject, notAfter, ca }, command) =>
    `it also holds ${subject}, which ends on ${day(notAfter)}; it is called as ${ca} is: what it signed is trusted for as long as it is there. Where a rotation left it, put it beside the certificate of ${ca} with .previous behind the file's name, and ${command({ verb: 'rotate', names: [ca] })} takes it out`,
  'bundle-has-others/some-copies': ({ locations, subject, notAfter }) =>
    `${firstNames(locations)} also holds ${subject}, which ends on ${day(notAfter)}; not passed on: put it on all nodes if it is meant`,
  'bundle-has-others/kubeconfig': ({ locations, subject, notAfter }) =>
    `${firstNames(locations)} also holds ${subject}, which ends on ${day(notAfter)}; taken out: put it into the trust bundle on all nodes if it is meant`,
  'bundle-has-others/rotation': ({ subject, notAfter, ca }) =>
    `it still holds ${subject}, which ends on ${day(notAfter)} and is called as ${ca} is, but is not the one that is kept as the previous one: what it signed would stay trusted after the rotation`,
  'pending-issuer/bundle': ({ ca }) => `${ca} has no certificate yet`,
};

export const bundleRemedies: Messages<BundleRemedies> = {
  'end-rotation-by-hand': ({ ca }, command) =>
    `if it is the one that was to go, put it beside the certificate of ${ca} with .previous behind the file's name, in place of what is there, and ${command({ verb: 'rotate', names: [ca] })} takes it out; if it is meant to stay, take away by hand what is kept as .previous, and the rotation has ended`,
};
