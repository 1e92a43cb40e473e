import type { Usage, Wish } from '@kpki/plugin';
import type { CaArtifact, LeafProfile } from '@kpki/spec';
import { type Style, usagesOf } from '../issue/style.ts';
import type { NamedIssuer } from './custody.ts';

/** The issuer that takes a wish, or why none does. */
export type IssuerChoice = { readonly chosen: NamedIssuer } | { readonly objections: readonly string[] };

/** The first of several issuers that grants what is wished and has nothing against it. */
export function chooseIssuer(issuers: readonly NamedIssuer[], wish: Wish): IssuerChoice {
  const objections: string[] = [];
  for (const each of issuers) {
    const objection = beyondGrants(each, wish) ?? each.issuer.objection?.(wish) ?? null;
    if (objection === null) return { chosen: each };
    objections.push(`${each.name}: ${objection}`);
  }
  return { objections: objections.length > 0 ? objections : ['there is no issuer'] };
}

function beyondGrants({ issuer: { grants } }: NamedIssuer, wish: Wish): string | null {
  if (wish.authority && !grants.authorities) return 'it issues no authorities';
  const kinds = (['dns', 'ip', 'uri', 'email'] as const).filter((kind) => wish.names[kind].length > 0);
  const refusedNames = kinds.filter((kind) => !grants.names.includes(kind));
  if (refusedNames.length > 0) return `it grants no names of the kind ${refusedNames.join(', ')}`;
  const { usages } = grants;
  const refusedUsages = usages === 'any' ? [] : wish.usages.filter((usage) => !usages.includes(usage));
  return refusedUsages.length > 0 ? `it does not grant ${refusedUsages.join(', ')}` : null;
}

/** What a leaf's certificate is to say, whatever its key will be. */
export function wishOf(wanted: LeafProfile, style: Style): Wish {
  return {
    subject: wanted.subject,
    names: { ...wanted.names, uri: [], email: [] },
    authority: false,
    usages: usagesOf(style, wanted.keyKind, wanted.certificateKind),
    seconds: wanted.seconds,
  };
}

/** The same for a certificate of a CA, whose usages are its issuer's style. */
export function caWish(
  wanted: Pick<CaArtifact, 'subject' | 'names' | 'seconds' | 'pathLength' | 'permittedNames'>,
  usages: readonly Usage[],
): Wish {
  const { subject, names, seconds, pathLength, permittedNames } = wanted;
  return {
    subject,
    names: { ...names, uri: [], email: [] },
    authority: true,
    ...(pathLength === undefined ? {} : { pathLength }),
    ...(permittedNames === undefined ? {} : { permittedNames }),
    usages,
    seconds,
  };
}
