import type { Artifact } from '@kpki/spec';
import type { Copy } from '../inventory/copy.ts';
import { observe } from '../inventory/observe.ts';
import type { ObservedState } from '../inventory/observed-state.ts';
import { pathForMessage } from '../inventory/wording.ts';
import { present } from '../model/slot.ts';
import type { FoundKeyState, Holding, SourceTree } from './holding.ts';

/** Returns a tree for each node, and one without a name for what nodes share or for a node with no known name. */
export function treesOf(observed: ObservedState, reported: ReadonlySet<string>): readonly SourceTree[] {
  const observation = observe(observed);
  const held = observed.artifacts.flatMap((artifact) =>
    (observation.get(artifact.id) ?? []).flatMap((copy) => {
      const holding = holdingOfCopy(artifact, copy);
      return holding === null
        ? []
        : [{ node: copy.node !== null && reported.has(copy.node) ? copy.node : '', holding }];
    }),
  );
  return [...Map.groupBy(held, ({ node }) => node)].map(([label, own]) => ({
    label,
    isNode: label !== '',
    isOneMachine: label !== '',
    holdings: own.map(({ holding }) => holding),
    staticPods: [],
  }));
}

/** A trust bundle is read with its CA. */
function holdingOfCopy(artifact: Artifact, copy: Copy): Holding | null {
  if (artifact.kind === 'trust bundle') return null;
  const states = [copy.certificates, copy.privateKey, copy.publicKeys, copy.kubeconfig];
  if (states.every((each) => each === undefined || each.state === 'absent')) return null;
  const kubeconfig = present(copy.kubeconfig) ?? null;
  const main =
    artifact.kind === 'kubeconfig' ? 'kubeconfig' : artifact.kind === 'key pair' ? 'public key' : 'certificate';
  const privateKey = present(copy.privateKey) ?? null;
  const otherGenerations = [copy.nextCertificates, copy.previousCertificates].flatMap((found) => present(found) ?? []);
  return {
    artifact: artifact.name,
    ...(artifact.name === 'user' ? { user: artifact.owner ?? '' } : {}),
    where: pathForMessage(copy, main),
    ...(artifact.kind === 'kubeconfig' ? {} : { keyWhere: pathForMessage(copy, 'private key') }),
    certificates: kubeconfig?.chain ?? present(copy.certificates) ?? [],
    privateKey,
    keyState: keyState(copy),
    kubeconfig,
    ...(otherGenerations.length === 0 ? {} : { otherGenerations }),
  };
}

function keyState({ privateKey }: Copy): FoundKeyState {
  if (privateKey === undefined || privateKey.state === 'absent') return 'absent';
  return privateKey.state === 'present' ? 'there' : 'unreadable';
}
