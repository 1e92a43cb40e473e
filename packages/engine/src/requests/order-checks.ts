import { durationText } from '@kpki/spec';
import { constraintsText } from '../issue/constraints-text.ts';
import type { Style } from '../issue/style.ts';
import { usagesOf } from '../issue/style.ts';
import type { CertificateOrder, Wanted } from './order.ts';

interface OrderCheck {
  readonly what: string;
  readonly said: (order: CertificateOrder) => string;
  readonly declared: (wanted: Wanted, style: Style) => string;
}

/** A row for each field of an order, except for keys. */
export const orderChecks: readonly OrderCheck[] = [
  {
    what: 'subject is said to be',
    said: ({ subject }) => subjectText(subject),
    declared: ({ subject }) => subjectText(subject),
  },
  {
    what: 'names are said to be',
    said: ({ names }) => listText([...names.dns, ...names.ip]),
    declared: ({ names }) => listText([...names.dns, ...names.ip]),
  },
  {
    what: 'kind is said to be',
    said: ({ ca }) => kindText(ca),
    declared: ({ kind }) => kindText(kind === 'ca'),
  },
  {
    what: 'usages are said to be',
    said: ({ usages }) => listText(usages),
    declared: (wanted, style) => listText(wantedUsages(wanted, style)),
  },
  {
    what: 'lifetime is said to be',
    said: ({ seconds }) => durationText(seconds),
    declared: ({ seconds }) => durationText(seconds),
  },
  {
    what: 'path length is said to be',
    said: ({ pathLength }) => pathText(pathLength),
    declared: (wanted) => pathText(wanted.kind === 'ca' ? wanted.pathLength : undefined),
  },
  {
    what: 'name constraints are said to be',
    said: ({ permittedNames }) => constraintsText(permittedNames === undefined ? {} : { permittedNames }),
    declared: (wanted) => (wanted.kind === 'ca' ? constraintsText(wanted) : 'none'),
  },
];

/** The style of this machine decides, whatever the request says. */
export function wantedUsages(wanted: Wanted, style: Style): CertificateOrder['usages'] {
  return wanted.kind === 'ca'
    ? style.caUsages(wanted.keyKind)
    : usagesOf(style, wanted.keyKind, wanted.certificateKind);
}

function subjectText({ organizations, commonName }: CertificateOrder['subject']): string {
  return [...organizations.map((each) => `O=${each}`), `CN=${commonName}`].join(', ');
}

function listText(list: readonly string[]): string {
  return list.toSorted().join(', ') || 'none';
}

function kindText(isCa: boolean): string {
  return isCa ? 'a CA' : 'no CA';
}

function pathText(pathLength: number | undefined): string {
  return pathLength === undefined ? 'not limited' : String(pathLength);
}
