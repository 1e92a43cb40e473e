import {
  artifactsOf,
  type CertificateArtifact,
  type CertificateName,
  type Cluster,
  checkAlternativeName,
} from '@kpki/spec';
import { ofKind } from '../layouts/artifact-kinds.ts';
import { type AdoptionFinding, adoptionFinding } from '../model/adoption-findings.ts';
import { leafOf, type SourceTree } from './holding.ts';
import type { FoundMachine } from './machines.ts';
import { holdingFor } from './machines.ts';

interface ExtraNamesDraft {
  readonly apiServerNames: readonly string[];
  readonly etcdServerNames: readonly string[];
  readonly etcdPeerNames: readonly string[];
  readonly findings: readonly AdoptionFinding[];
}

/**
 * Returns what serving certificates name beyond what a cluster without extra names gives them. A name of one node goes
 * to all: a name too many is harmless, a missing one breaks connections. Several nodes may share one certificate, which
 * is then in a tree of none of them.
 */
export function extraNamesOf(
  cluster: Cluster,
  trees: readonly SourceTree[],
  machines: readonly FoundMachine[],
): ExtraNamesDraft {
  const certificates = ofKind(artifactsOf(cluster), 'certificate');
  const refused = new Map<string, AdoptionFinding>();
  const beyond = (artifact: CertificateName): readonly string[] => {
    const declared = certificates.filter((each) => each.name === artifact);
    const all = declared.flatMap((own) => {
      const holding = holdingFor({ artifact: own, node: own.owner }, trees, machines);
      const leaf = leafOf(holding);
      if (holding === undefined || leaf === undefined) return [];
      const held = [...leaf.names.dns, ...leaf.names.ip];
      const known = new Set([...namesIn(own), ...strayNames(held, own, declared)]);
      return held
        .filter((each) => !known.has(each))
        .filter((name) => {
          const why = checkAlternativeName(name);
          if (why === null) return true;
          refused.set(`${holding.where} ${name}`, adoptionFinding('name-refused', holding.where, { name, why }));
          return false;
        });
    });
    return [...new Set(all)];
  };
  return {
    apiServerNames: beyond('apiserver'),
    etcdServerNames: beyond('etcd-server'),
    etcdPeerNames: beyond('etcd-peer'),
    findings: [...refused.values()],
  };
}

function namesIn({ names }: CertificateArtifact): readonly string[] {
  return [...names.dns, ...names.ip];
}

/** Names of another node in a certificate with no name of its own node: the file is in the wrong folder. */
function strayNames(
  held: readonly string[],
  own: CertificateArtifact,
  declared: readonly CertificateArtifact[],
): readonly string[] {
  const ofOthers = declared.filter((each) => each !== own).flatMap(namesIn);
  const ofItself = namesIn(own).filter((each) => !ofOthers.includes(each));
  return ofItself.some((each) => held.includes(each)) ? [] : ofOthers;
}
