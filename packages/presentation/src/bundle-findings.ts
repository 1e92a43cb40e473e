import type { BundleFindings, BundleRemedies, Messages } from '@kpki/engine';
import { day } from './dates.ts';
import { firstNames } from './lists.ts';

export const bundleMessages: Messages<BundleFindings> = {
  'missing/bundle': () => 'the trust bundle is missing',
  'bundle-differs': ({ location, lacks, holds }) => `the bundle ${differenceText(lacks, holds)} (${location})`,
  'bundle-differs/order': ({ location, holdsTwice }) =>
    `the bundle ${holdsTwice ? 'holds a certificate twice' : 'changes its order: the CA that signs comes first'} (${location})`,
  'bundle-differs/new-ca': () => 'the CA gets a new certificate, so the trust bundle changes',
  'bundle-differs/kubeconfig': () => 'the trust bundle in the kubeconfig is not current',
  'bundle-trusts-more': ({ location, subject }) =>
    `${location} holds ${subject}, so clients trust every CA that ${subject} signs`,
  'bundle-has-others': ({ subject, notAfter }) => `the bundle also holds ${subject}, valid until ${day(notAfter)}`,
  'bundle-has-others/namesake': ({ subject, notAfter, ca }, command) =>
    `the bundle also holds ${subject}, valid until ${day(notAfter)}, with the same subject as ${ca}; certificates signed by this CA stay trusted. Fix, if a rotation left this CA behind: store its certificate next to the certificate of ${ca}, with .previous appended to the file name, and run ${command({ verb: 'rotate', names: [ca] })}`,
  'bundle-has-others/some-copies': ({ locations, subject, notAfter }) =>
    `${firstNames(locations)} also holds ${subject}, valid until ${day(notAfter)}; kpki does not copy this certificate. Fix, to trust it: add it to the bundle on every node`,
  'bundle-has-others/kubeconfig': ({ locations, subject, notAfter }) =>
    `${firstNames(locations)} also holds ${subject}, valid until ${day(notAfter)}; the next apply removes this certificate. To keep it, first add it to the trust bundle on every node`,
  'bundle-has-others/rotation': ({ subject, notAfter, ca }) =>
    `the bundle still holds ${subject}, valid until ${day(notAfter)}, with the subject of ${ca}; this is not the certificate stored as previous, and everything signed by its key would stay trusted after the rotation`,
  'pending-issuer/bundle': ({ ca }) => `${ca} has no certificate yet`,
};

type Named = BundleFindings['bundle-differs']['lacks'];

function differenceText(lacks: Named, holds: Named): string {
  return [
    ...(holds.length === 0 ? [] : [`still holds ${certificatesText(holds)}`]),
    ...(lacks.length === 0 ? [] : [`lacks ${certificatesText(lacks)}`]),
  ].join(' and ');
}

/** Both CAs of a rotation have one subject: the old one is named as such where it is known, else the dates tell them apart. */
function certificatesText(certificates: Named): string {
  return certificates
    .map(({ subject, notAfter, withdrawnOf }) => {
      const name = withdrawnOf === undefined ? subject : `the old ${withdrawnOf}`;
      return `${name}, valid until ${day(notAfter)}`;
    })
    .join(', and ');
}

export const bundleRemedies: Messages<BundleRemedies> = {
  'end-rotation-by-hand': ({ ca }, command) =>
    `to remove this certificate, store it next to the certificate of ${ca} instead of the .previous file, and run ${command({ verb: 'rotate', names: [ca] })}; to keep it, remove the .previous files, which completes the rotation`,
};
