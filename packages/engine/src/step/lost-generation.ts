import type { Certificate } from '@kpki/x509';
import { sameBytes } from '../bytes.ts';
import { type Generations, hasKey, ownCertificate } from '../generation/generations.ts';
import { type Generation, type Phase, phases } from '../generation/phase.ts';
import type { Copy } from '../inventory/copy.ts';
import { pathForMessage } from '../inventory/wording.ts';
import type { ReadCaPlacement } from '../issuing/read-ca-placement.ts';
import { finding, remedy } from '../model/finding.ts';
import type { LostKey } from '../model/signing-findings.ts';
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
  return blockedRotation(
    artifact,
    [finding('key-missing/generation', lostKey(copies, certificate, lost, caPlacement))],
    remedy('restore-generation-key', { name: artifact.name, generation: lost }),
    [finding('key-missing/of-generation', { generation: lost })],
  );
}

export function isInUse(copies: readonly Copy[], certificate: Certificate | null): boolean {
  return copies.some((copy) => {
    const own = ownCertificate(copy, present(copy.privateKey));
    return own !== undefined && certificate !== null && sameBytes(own.der, certificate.der);
  });
}

function lostKey(
  copies: readonly Copy[],
  certificate: Certificate,
  lost: Generation,
  { key }: ReadCaPlacement,
): LostKey {
  if (key.kind === 'store') return { generation: lost, backend: key.backend, locations: null };
  const part = lost === 'new' ? 'next' : 'previous';
  const owners = copies.filter((copy) => {
    const [beside] = present(lost === 'new' ? copy.nextCertificates : copy.previousCertificates) ?? [];
    return beside !== undefined && sameBytes(beside.der, certificate.der);
  });
  const [copy = copies[0]] = owners;
  const locations =
    copy === undefined
      ? null
      : { key: pathForMessage(copy, `${part} key`), certificate: pathForMessage(copy, `${part} certificate`) };
  return { generation: lost, backend: null, locations };
}
