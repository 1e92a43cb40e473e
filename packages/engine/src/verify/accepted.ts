import { judge } from '@kpki/x509';
import { present } from '../read/found.ts';
import type { Observation } from '../read/observe.ts';
import type { World } from '../read/world.ts';
import type { Verdict } from './verdict.ts';

const usagesOfKind = { server: ['server'], client: ['client'], 'server, client': ['server', 'client'] } as const;

/** Judges every certificate by Go's rules, for each of its names and usages, against the trust bundle of its authority. */
export function acceptedVerdicts(world: World, observation: Observation, now: Date): readonly Verdict[] {
  const roots = new Map<string, readonly Uint8Array[]>();
  for (const artefact of world.artefacts) {
    if (artefact.kind !== 'trust bundle') continue;
    const copies = observation.get(artefact.id) ?? [];
    roots.set(
      artefact.authority,
      copies.flatMap((copy) => present(copy.bundle) ?? []).map(({ der }) => der),
    );
  }
  return world.artefacts.flatMap((artefact): Verdict[] => {
    if (artefact.kind !== 'certificate' && artefact.kind !== 'kubeconfig') return [];
    return (observation.get(artefact.id) ?? []).flatMap((copy): Verdict[] => {
      const [leaf, ...intermediates] = present(copy.certificates) ?? present(copy.kubeconfig)?.chain ?? [];
      if (leaf === undefined) return [];
      const names = [...artefact.names.dns, ...artefact.names.ip];
      const demands = usagesOfKind[artefact.certificateKind].flatMap((usage) =>
        usage === 'server' && names.length > 0 ? names.map((name) => ({ usage, name })) : [{ usage }],
      );
      const refusals = demands.flatMap((demand) =>
        judge(leaf.der, {
          roots: [...(roots.get(artefact.authority) ?? [])],
          intermediates: intermediates.map(({ der }) => der),
          at: now,
          ...demand,
        }).refusals.map(({ text }) => ('name' in demand ? `${demand.name}: ${text}` : text)),
      );
      return [
        {
          check: 'accepted',
          what: artefact.id,
          holds: refusals.length === 0 ? 'yes' : 'no',
          text: refusals.length === 0 ? 'Kubernetes accepts it' : [...new Set(refusals)].join('; '),
        },
      ];
    });
  });
}
