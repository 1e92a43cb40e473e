import {
  type FeatureGate,
  featureGates,
  newestRead,
  sinceText,
  type VersionFact,
  type VersionFactName,
  versionFacts,
} from '@kpki/spec';
import { code, page, section, table } from './markdown.ts';
import { supportedVersions, supportedVersionsHead } from './supported-versions.ts';

const changed: Readonly<Record<VersionFact['changes'], string>> = {
  files: 'the files of a cluster',
  form: 'the form of a file',
  configuration: 'what a kubeadm configuration may say',
  components: 'how components behave',
};

export function versionsPage(): string {
  return page(
    'Versions of Kubernetes',
    [
      `kpki knows what each release up to ${newestRead} changed for the PKI of a cluster. With a newer`,
      '`kubernetesVersion`, it warns. Files that another kubeadm made stay as they are.',
    ].join('\n'),
    [
      section('Supported', supportedTable()),
      section('What changed', factsTable()),
      section('Feature gates of kubeadm', gatesTable()),
    ],
  );
}

function supportedTable(): string {
  return table(
    supportedVersionsHead,
    supportedVersions().map(({ minors, compared, run }) => [minors, compared, run]),
  );
}

function factsTable(): string {
  return table(
    ['Since', 'Changes', 'What', 'Read in'],
    (Object.entries(versionFacts) as [VersionFactName, VersionFact][]).map(([name, { changes, what, source }]) => [
      sinceText(name),
      changed[changes],
      what,
      source,
    ]),
  );
}

function gatesTable(): string {
  const minor = (each: number | undefined): string => (each === undefined ? '' : `1.${each}`);
  return table(
    ['Gate', 'Since', 'Locked since', 'Gone since'],
    Object.entries(featureGates).map(([name, { sinceMinor, locked, removed }]: [string, FeatureGate]) => [
      code(name),
      minor(sinceMinor),
      minor(locked),
      minor(removed),
    ]),
  );
}
