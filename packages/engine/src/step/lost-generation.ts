import type { Certificate } from '@kpki/x509';
import { sameBytes } from '../bytes.ts';
import { type Generations, hasKey, ownCertificate } from '../generation/generations.ts';
import { type Generation, type Phase, phases } from '../generation/phase.ts';
import type { Copy } from '../inventory/copy.ts';
import { whereIs } from '../inventory/wording.ts';
import type { ReadCaPlacement } from '../issuing/read-ca-placement.ts';
import type { Finding } from '../model/reason.ts';
import { present } from '../model/slot.ts';
import { blockedRotation, type CaContext, type PlannedCa } from './ca-steps.ts';

/** Blocks a phase without the key that it puts in use; null where the key is there, or in use already. */
export function lostGeneration(
  { artifact, copies, caPlacement }: CaContext,
  generations: Generations<Certificate>,
  at: Phase,
): PlannedCa | null {
  // What is staged is to be used next: a key that is missing is missed before everybody trusts its certificate.
  const isStaged = at === 'trust' && !isInUse(copies, generations.new);
  const lost: Generation = isStaged ? 'new' : phases[at].inUse;
  const certificate = generations[lost];
  if (certificate === null || isInUse(copies, certificate) || hasKey(copies, caPlacement, certificate.publicKey))
    return null;
  const reasons: Finding[] = [
    {
      reason: 'key-missing',
      text: `${whereLost(copies, certificate, lost, caPlacement)}, and nothing can be signed without it`,
    },
  ];
  const otherwise =
    lost === 'new'
      ? `begin anew: \`kpki rotate ${artifact.name} --rollback\` takes away what is there of it`
      : `leave the new one in use: \`kpki rotate ${artifact.name}\` goes on with it`;
  const next = `put the key back from a backup, or ${otherwise}`;
  return blockedRotation(artifact, reasons, `the key of its ${lost} generation is not there`, next);
}

export function isInUse(copies: readonly Copy[], certificate: Certificate | null): boolean {
  return copies.some((copy) => {
    const own = ownCertificate(copy, present(copy.privateKey));
    return own !== undefined && certificate !== null && sameBytes(own.der, certificate.der);
  });
}

function whereLost(
  copies: readonly Copy[],
  certificate: Certificate,
  lost: Generation,
  { key }: ReadCaPlacement,
): string {
  if (key.kind === 'store') return `the key of the ${lost} one is not in ${key.backend}`;
  const part = lost === 'new' ? 'next' : 'previous';
  const owners = copies.filter((copy) => {
    const [beside] = present(lost === 'new' ? copy.nextCertificates : copy.previousCertificates) ?? [];
    return beside !== undefined && sameBytes(beside.der, certificate.der);
  });
  const [copy = copies[0]] = owners;
  if (copy === undefined) return `the key of the ${lost} one is not there`;
  return `${whereIs(copy, `${part} key`)} is not there, or is not the key of ${whereIs(copy, `${part} certificate`)}`;
}
