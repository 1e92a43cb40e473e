import { PluginError } from '@kpki/plugin';
import type { AuthorityArtefact } from '@kpki/spec';
import type { Certificate } from '@kpki/x509';
import type { ReadCustody } from '../authority/read-custody.ts';
import { copiesOf } from '../read/observe.ts';
import type { Content } from '../slot.ts';
import { certificatesAbove } from '../step/above-authority.ts';
import { storedAuthority } from '../step/authority-parts.ts';
import { type ApplyContext, issues, slotsToWrite } from './apply-context.ts';
import { authorityKey, type OwnKey, ownKey } from './authority-key.ts';
import { encode } from './encode.ts';
import { makeAwaited } from './make-awaited.ts';
import { makeRotated } from './make-rotated.ts';
import { issuersOf, signAuthority, trustAboveOf } from './sign-authority.ts';
import type { MadeAuthority, WorkingAuthority } from './signing-dependencies.ts';

/**
 * Makes an authority ready to issue: a new one, the one that is there, or one whose certificate is made anew. Its
 * private key is taken out of the sink only where it is needed; without it the authority issues nothing. `parent` is the
 * authority that signs it.
 */
export async function makeAuthority(
  artefact: AuthorityArtefact,
  { needsKey, parent }: { readonly needsKey: boolean; readonly parent: WorkingAuthority | null },
  context: ApplyContext,
): Promise<MadeAuthority> {
  const custody = custodyOf(artefact, context);
  const awaited = await makeAwaited(artefact, custody, parent, context);
  if (awaited !== null) {
    const working = await asItIs(artefact, custody, { needsKey, parent }, context);
    return { working, contents: awaited };
  }
  const rotated = await makeRotated(artefact, custody, { needsKey, parent }, context);
  if (rotated !== null) return rotated;
  const key = await authorityKey(artefact, custody, needsKey, context);
  const contentsWith = (certificates: readonly Uint8Array[]): readonly Content[] =>
    slotsToWrite(artefact, context).map((slot) => encode(slot, { certificates, key: key?.file ?? null }));
  if (context.steps.get(artefact.id)?.action === 'request') return { working: null, contents: contentsWith([]) };

  const certificate = await authorityCertificate(artefact, key, custody, parent, context);
  if (certificate === undefined) return { working: null, contents: [] };
  return {
    working: workingWith(artefact, certificate, key, custody, parent, context),
    contents: contentsWith([certificate.der]),
  };
}

/** The one in use, whatever is kept beside it; null where it has no certificate. */
async function asItIs(
  artefact: AuthorityArtefact,
  custody: ReadCustody,
  { needsKey, parent }: { readonly needsKey: boolean; readonly parent: WorkingAuthority | null },
  context: ApplyContext,
): Promise<WorkingAuthority | null> {
  const key = needsKey ? await ownKey(artefact, custody, context) : null;
  const { certificate } = storedAuthority(copiesOf(artefact, context));
  return certificate === undefined ? null : workingWith(artefact, certificate, key, custody, parent, context);
}

function workingWith(
  { name }: AuthorityArtefact,
  certificate: Certificate,
  key: OwnKey | null,
  custody: ReadCustody,
  parent: WorkingAuthority | null,
  context: ApplyContext,
): WorkingAuthority {
  const above = certificatesAbove(certificate, custody, parent && { ...parent, changes: false }) ?? [];
  const issuers = issuersOf(custody, key?.signing ?? null, certificate, above, context);
  return { name, certificate, above, issuers, ...trustAboveOf(parent) };
}

function custodyOf({ name }: AuthorityArtefact, { observed }: ApplyContext): ReadCustody {
  const custody = observed.custodies.get(name);
  if (custody === undefined) throw new PluginError('invalid', `${name} is no authority of this cluster`);
  return custody;
}

async function authorityCertificate(
  artefact: AuthorityArtefact,
  key: OwnKey | null,
  custody: ReadCustody,
  parent: WorkingAuthority | null,
  context: ApplyContext,
): Promise<Certificate | undefined> {
  const before = storedAuthority(copiesOf(artefact, context)).certificate;
  const step = context.steps.get(artefact.id);
  if (key === null && issues(step)) return custody.shown?.[0];
  if (key === null || !issues(step)) return before ?? custody.shown?.[0];
  return signAuthority(artefact, key.signing, custody, parent, before, context);
}
