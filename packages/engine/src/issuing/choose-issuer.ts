import type { CertificateTemplate, Usage } from '@kpki/plugin';
import type { CaArtifact, LeafProfile } from '@kpki/spec';
import type { NamedIssuer } from './ca-placement.ts';
import { type IssuingStyle, usagesOf } from './style.ts';

export type IssuerChoice = { readonly chosen: NamedIssuer } | { readonly objections: readonly string[] };

/** Returns the first issuer that grants the template and does not object. */
export function chooseIssuer(issuers: readonly NamedIssuer[], template: CertificateTemplate): IssuerChoice {
  const objections: string[] = [];
  for (const each of issuers) {
    const objection = beyondGrants(each, template) ?? each.issuer.objection?.(template) ?? null;
    if (objection === null) return { chosen: each };
    objections.push(`${each.name}: ${objection}`);
  }
  return { objections: objections.length > 0 ? objections : ['there is no issuer'] };
}

function beyondGrants({ issuer: { grants } }: NamedIssuer, template: CertificateTemplate): string | null {
  if (template.ca && !grants.cas) return 'it issues no CAs';
  const kinds = (['dns', 'ip', 'uri', 'email'] as const).filter((kind) => template.names[kind].length > 0);
  const refusedNames = kinds.filter((kind) => !grants.names.includes(kind));
  if (refusedNames.length > 0) return `it grants no names of the kind ${refusedNames.join(', ')}`;
  const { usages } = grants;
  const refusedUsages = usages === 'any' ? [] : template.usages.filter((usage) => !usages.includes(usage));
  return refusedUsages.length > 0 ? `it does not grant ${refusedUsages.join(', ')}` : null;
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
