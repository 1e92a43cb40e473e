import { artefactsOf, type CertificateName, type Cluster, checkAlternativeName } from '@kpki/spec';
import { ofKind } from '../of-kind.ts';
import { type Finding, finding } from './finding.ts';
import { heldIn, leafOf } from './holding.ts';
import type { Machine } from './machines.ts';

export interface ExtraNamesDraft {
  readonly apiServerNames: readonly string[];
  readonly etcdServerNames: readonly string[];
  readonly etcdPeerNames: readonly string[];
  readonly findings: readonly Finding[];
}

/**
 * What serving certificates name beyond what a cluster without extra names gives them. What one node alone has, all get:
 * a name too many hinders nobody, and one too few ends a connection.
 */
export function extraNamesOf(cluster: Cluster, machines: readonly Machine[]): ExtraNamesDraft {
  const certificates = ofKind(artefactsOf(cluster), 'certificate');
  const findings: Finding[] = [];
  const beyond = (name: CertificateName): readonly string[] => {
    const all = machines.flatMap((machine) => {
      const holding = heldIn(machine.tree, name);
      const own = leafOf(holding)?.names;
      const declared = certificates.find((each) => each.name === name && each.holder === machine.name);
      if (holding === undefined || own === undefined || declared === undefined) return [];
      return [...own.dns, ...own.ip]
        .filter((each) => !declared.names.dns.includes(each) && !declared.names.ip.includes(each))
        .filter((each) => {
          const reason = checkAlternativeName(each);
          if (reason === null) return true;
          findings.push(finding('name-refused', holding.where, `it names ${JSON.stringify(each)}: ${reason}`));
          return false;
        });
    });
    return [...new Set(all)];
  };
  return {
    apiServerNames: beyond('apiserver'),
    etcdServerNames: beyond('etcd-server'),
    etcdPeerNames: beyond('etcd-peer'),
    findings,
  };
}
