import { counted } from '@kpki/presentation';
import type { CaTopology, ClusterKeyKind } from '@kpki/spec';
import type { Drafting } from '../../model.ts';
import { type FormLine, heading, labelColumns, type OptionCell, optionCell, space, textCell, words } from './form.ts';

const keyKindWords: Readonly<Record<ClusterKeyKind, { readonly label: string; readonly help: string }>> = {
  'ec-p256': { label: 'ECDSA P-256', help: 'ECDSA P-256: small, quick, and read by every component of Kubernetes.' },
  'ec-p384': { label: 'ECDSA P-384', help: 'ECDSA P-384: stronger than P-256, slower to check; read by everything.' },
  'rsa-2048': { label: 'RSA 2048', help: 'RSA 2048: what kubeadm makes; large, and slow to make.' },
  'rsa-3072': { label: 'RSA 3072', help: 'RSA 3072: as strong as P-256; larger and slower than RSA 2048.' },
  'rsa-4096': { label: 'RSA 4096', help: 'RSA 4096: the strongest RSA here; takes seconds to make.' },
  ed25519: { label: 'Ed25519', help: 'Ed25519: read by Kubernetes itself, but not by every client of it.' },
};

const kinds = Object.keys(keyKindWords) as ClusterKeyKind[];
const widths = [28, 28] as const;
const classes = ['ca', 'certificates'] as const;
const classNames = { ca: 'CAs', certificates: 'certificates' } as const;
type KeyClass = (typeof classes)[number];

export function keysLines(drafting: Drafting): readonly FormLine[] {
  const { makes } = drafting;
  return [
    heading(`${' '.repeat(labelColumns)}  ${'CAs'.padEnd(widths[0])}Certificates`),
    ...kinds.map(
      (kind, at): FormLine => ({
        is: 'cells',
        label: at === 0 ? 'Kind of key' : '',
        cells: classes.map((which) => kindCell(drafting, which, kind)),
        widths,
      }),
    ),
    space,
    { is: 'cells', label: 'Lifetime', cells: classes.map((which) => lifetimeCell(drafting, which)), widths },
    space,
    ...topologyLines(drafting),
    ...(makes === null
      ? []
      : [space, words(`This makes ${counted(makes.artifacts, 'artifact')}:`), words(`${makes.kinds}.`)]),
  ];
}

const topologies: Readonly<Record<CaTopology, { readonly label: string; readonly help: string }>> = {
  separate: { label: 'each signs itself', help: 'Each signs itself: three roots, as kubeadm has them.' },
  'single-root': {
    label: 'one root signs them',
    help: 'One root signs them; its key is used once, then kept away from the cluster.',
  },
  external: {
    label: 'signed externally',
    help: 'An external signer signs: kpki holds no CA key, and writes requests.',
  },
};

function topologyLines({ draft }: Drafting): readonly FormLine[] {
  return (Object.keys(topologies) as CaTopology[]).map((topology, at) => ({
    is: 'cells',
    label: at === 0 ? 'CAs' : '',
    cells: [
      optionCell({
        field: 'spec.ca.topology',
        name: 'Who signs the CAs',
        value: topology,
        ...topologies[topology],
        chosen: draft.topology === topology,
        choose: (before) => ({ ...before, topology }),
      }),
    ],
  }));
}

function kindCell({ draft }: Drafting, which: KeyClass, kind: ClusterKeyKind): OptionCell {
  const { label, help } = keyKindWords[kind];
  return optionCell({
    field: `spec.keys.${which}`,
    name: `Kind of key of ${classNames[which]}`,
    value: kind,
    label,
    help,
    chosen: draft.keys[which] === kind,
    choose: (before) => ({ ...before, keys: { ...before.keys, [which]: kind } }),
  });
}

function lifetimeCell({ draft }: Drafting, which: KeyClass) {
  return textCell({
    field: `spec.validity.${which}`,
    name: `Lifetime of ${classNames[which]}`,
    value: draft.validity[which],
    help: `How long ${classNames[which]} are valid: 10y (365 days each), 90d, 12h.`,
    write: (before, text) => ({ ...before, validity: { ...before.validity, [which]: text } }),
  });
}
