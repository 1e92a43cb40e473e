import { PluginError } from '@kpki/plugin';
import { type CaAnswer, type CaName, type CaTopology, caEntries } from '@kpki/spec';
import { brokenSignature, type Certificate, fingerprint, isSelfSigned, verifySignature } from '@kpki/x509';
import { sameBytes } from '../bytes.ts';
import { type AdoptionFinding, adoptionFinding } from '../model/adoption-findings.ts';
import { remedy } from '../model/finding.ts';
import { heldIn, leafOf, type SourceTree } from './holding.ts';

interface CasDraft {
  readonly topology: CaTopology;
  /** Where the keys are that are not in the files, and who signs what no CA here does. */
  readonly cas: readonly CaAnswer[];
  readonly findings: readonly AdoptionFinding[];
}

/** Returns how the CAs sign each other, and whose key is elsewhere. */
export function casOf(trees: readonly SourceTree[], managed: readonly CaName[]): CasDraft {
  const certificateOf = (name: CaName): Certificate | undefined => {
    const [first] = trees.flatMap((tree) => leafOf(heldIn(tree, name)) ?? []);
    return first;
  };
  const root = certificateOf('root-ca');
  const own = managed.filter((name) => name !== 'root-ca');
  const below = own.filter((name) => isIssuedBy(certificateOf(name) ?? null, root ?? null));
  const isSingleRoot = root !== undefined && below.length > 0;
  const names: readonly CaName[] = isSingleRoot ? ['root-ca', ...own] : own;
  const external = names.filter((name) => isKeyElsewhere(name, trees));
  const isExternal = !isSingleRoot && external.length > 0 && external.length === own.length;
  const signedElsewhere = own.flatMap((name) => {
    const certificate = certificateOf(name);
    if (certificate === undefined || external.includes(name) || below.includes(name)) return [];
    return isSelfSigned(certificate) ? [] : [{ name, issuer: certificate.issuer.text }];
  });
  return {
    topology: isSingleRoot ? 'single-root' : isExternal ? 'external' : 'separate',
    cas: [
      ...(isExternal ? [] : external.map((name) => ({ name, keys: 'external' }))),
      ...signedElsewhere.map(({ name }) => ({ name, issuer: 'external' })),
    ],
    findings: [
      ...external.map((name) => adoptionFinding('key-external', name, {}, remedy('bring-ca-key'))),
      ...signedElsewhere.map(({ name, issuer }) => adoptionFinding('signer-external', name, { issuer })),
      ...names.flatMap((name) => severalIn(name, trees)),
    ],
  };
}

/** A CA without any file does not exist yet. */
function isKeyElsewhere(name: CaName, trees: readonly SourceTree[]): boolean {
  const held = trees.flatMap((tree) => heldIn(tree, name) ?? []);
  return held.length > 0 && held.every(({ keyState }) => keyState === 'absent');
}

/** Reports a foreign CA in a bundle, or the rest of a manual rotation. The first plan reports a rotation by kpki. */
function severalIn(name: CaName, trees: readonly SourceTree[]): readonly AdoptionFinding[] {
  // A member of an external etcd has both generations in its bundle; only the node with the key has the slots of the other generation.
  const otherGenerations = trees.flatMap((tree) => heldIn(tree, name)?.otherGenerations ?? []);
  const rotated = new Set(otherGenerations.map(({ der }) => fingerprint(der)));
  return trees.flatMap((tree) => {
    const holding = heldIn(tree, name);
    const [first, ...others] = holding?.certificates ?? [];
    const foreign = others.filter(
      (each) => first !== undefined && !isIssuedBy(first, each) && !rotated.has(fingerprint(each.der)),
    );
    if (holding === undefined || first === undefined || foreign.length === 0) return [];
    const file = { file: holding.where, count: others.length + 1 };
    const fix = remedy('remove-cas', { lacksKey: holding.keyState !== 'there' });
    if (foreign.every((each) => each.subject.text === first.subject.text)) {
      return [adoptionFinding('several-cas/same-name', name, file, fix)];
    }
    const subjects = foreign.map(({ subject }) => subject.text);
    return [adoptionFinding('several-cas', name, { ...file, subjects }, fix)];
  });
}

/** All CAs but the root, which only some clusters have. */
export const usualCas: readonly CaName[] = caEntries
  .filter(({ onlyIn }) => onlyIn === undefined)
  .map(({ name }) => name);

/** Returns whether a CA issued a certificate; a broken digest is never verified, so that the names decide. */
export function isIssuedBy(certificate: Certificate | null, ca: Certificate | null): boolean {
  if (certificate === null || ca === null) return false;
  if (!sameBytes(certificate.issuer.raw, ca.subject.raw)) return false;
  if (brokenSignature(certificate.signatureAlgorithm) !== null) return true;
  try {
    return verifySignature(certificate, ca.publicKey);
  } catch (error) {
    if (PluginError.is(error)) return false;
    throw error;
  }
}
