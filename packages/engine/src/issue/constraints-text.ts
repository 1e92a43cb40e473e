import type { CaArtifact } from '@kpki/spec';
import type { Certificate } from '@kpki/x509';

interface Trees {
  readonly dns?: readonly string[];
  readonly ip?: readonly string[];
  readonly uri?: readonly string[];
  readonly email?: readonly string[];
}

/** Returns name constraints as a comparable text; `none` where there are none. */
export function constraintsText(of: Pick<Certificate, 'nameConstraints'> | Pick<CaArtifact, 'permittedNames'>): string {
  if ('permittedNames' in of) return textOf(of.permittedNames ?? {}, {});
  if (!('nameConstraints' in of) || of.nameConstraints === undefined) return 'none';
  return textOf(of.nameConstraints.permitted, of.nameConstraints.excluded);
}

function textOf(permitted: Trees, excluded: Trees): string {
  const texts = [...listed('permitted', permitted), ...listed('excluded', excluded)];
  return texts.length === 0 ? 'none' : texts.join(' ');
}

function listed(which: string, { dns = [], ip = [], uri = [], email = [] }: Trees): readonly string[] {
  const names = [...dns, ...ip, ...uri, ...email].toSorted();
  return names.length === 0 ? [] : [`${which} ${names.join(', ')}`];
}
