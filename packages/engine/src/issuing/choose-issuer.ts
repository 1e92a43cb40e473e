import type { CertificateTemplate, Usage } from '@kpki/plugin';
import type { CaArtifact, LeafProfile } from '@kpki/spec';
import type { Objection } from '../model/objection.ts';
import type { NamedIssuer } from './ca-placement.ts';
import { type IssuingStyle, usagesOf } from './style.ts';

/** `objections` is empty where there is no issuer. */
type IssuerChoice = { readonly chosen: NamedIssuer } | { readonly objections: readonly Objection[] };

/** Returns the first issuer that grants the template and does not object. */
export function chooseIssuer(issuers: readonly NamedIssuer[], template: CertificateTemplate): IssuerChoice {
  const objections: Objection[] = [];
  for (const each of issuers) {
    const objection = objectionOf(each, template);
    if (objection === null) return { chosen: each };
    objections.push(objection);
  }
  return { objections };
}

function objectionOf({ name: issuer, issuer: own }: NamedIssuer, template: CertificateTemplate): Objection | null {
  const { cas, names, usages } = own.grants;
  if (template.ca && !cas) return { issuer, to: 'CAs' };
  const kinds = (['dns', 'ip', 'uri', 'email'] as const).filter((kind) => template.names[kind].length > 0);
  const refusedNames = kinds.filter((kind) => !names.includes(kind));
  if (refusedNames.length > 0) return { issuer, to: 'names', refused: refusedNames };
  const refusedUsages = usages === 'any' ? [] : template.usages.filter((usage) => !usages.includes(usage));
  if (refusedUsages.length > 0) return { issuer, to: 'usages', refused: refusedUsages };
  const why = own.objection?.(template) ?? null;
  return why === null ? null : { issuer, to: 'its rules', why };
}

export function templateOf(wanted: LeafProfile, style: IssuingStyle): CertificateTemplate {
  return {
    subject: wanted.subject,
    names: { ...wanted.names, uri: [], email: [] },
    ca: false,
    usages: usagesOf(style, wanted.keyKind, wanted.certificateKind),
    seconds: wanted.seconds,
  };
}

export function caTemplate(
  wanted: Pick<CaArtifact, 'subject' | 'names' | 'seconds' | 'pathLength' | 'permittedNames'>,
  usages: readonly Usage[],
): CertificateTemplate {
  const { subject, names, seconds, pathLength, permittedNames } = wanted;
  return {
    subject,
    names: { ...names, uri: [], email: [] },
    ca: true,
    ...(pathLength === undefined ? {} : { pathLength }),
    ...(permittedNames === undefined ? {} : { permittedNames }),
    usages,
    seconds,
  };
}
