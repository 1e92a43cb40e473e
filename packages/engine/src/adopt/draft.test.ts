import { randomCases } from '@kpki/services/random-cases';
import { defaultAnswers, nodesOf } from '@kpki/spec';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { anotherState, changesOf, now } from '../../test/observed-state.ts';
import { anyCluster } from '../../test/random-clusters.ts';
import { makePlan } from '../plan/make-plan.ts';
import { draftOf } from './draft.ts';
import { treesOf } from './from-observed-state.ts';

const { environment } = defaultAnswers;

test('whatever cluster was declared, its files alone draft one of which the plan has nothing to do', async () => {
  await fc.assert(
    fc.asyncProperty(anyCluster, async (cluster) => {
      // A spec must not ask for what kubeadm of that version cannot make.
      fc.pre(cluster.profile === 'kubernetes' || Object.values(cluster.keys).every((kind) => kind === 'ec-p256'));
      const observed = await anotherState(cluster);
      const nodes = new Set(nodesOf(cluster).map(({ name }) => name));
      const draft = draftOf(treesOf(await observed.read(), nodes), { environment, name: cluster.name }, now);
      expect(draft.cluster, JSON.stringify([draft.findings, draft.answers])).not.toBeNull();
      if (draft.cluster === null) return;
      const again = await observed.declaredAs(draft.cluster).read();
      expect(changesOf(makePlan(again, now)), JSON.stringify(draft.answers)).toEqual({});
    }),
    { ...randomCases(20), endOnFailure: true },
  );
}, 600_000);
