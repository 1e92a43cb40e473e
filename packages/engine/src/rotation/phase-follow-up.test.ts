import { expect, test } from 'vitest';
import { cluster, threeNodes } from '../../test/clusters.ts';
import { fullWorld, now } from '../../test/world.ts';
import { forwards, type Rotated } from '../generation/phase.ts';
import { asDeclared, type FollowUp, followUpOf, makePlan } from '../index.ts';
import { phaseFollowUp } from './phase-follow-up.ts';

const wordsOf = (followUp: readonly FollowUp[]): readonly string[] =>
  followUp.flatMap(({ action, component, node, moves = [] }) => {
    const moved = moves.map(({ flag, file }) => ` ${flag}=${file}`).join('');
    return action === 'distribute' || action === 'redistribute' ? [] : [`${action} ${component} ${node}${moved}`];
  });

test.each<Rotated>(['kubernetes-ca', 'etcd-ca', 'front-proxy-ca', 'sa'])(
  'what %s asks for after a phase is told of the phase as well as of what was carried out',
  async (name) => {
    const world = await fullWorld(cluster(threeNodes));
    const told: string[] = [];
    for (const to of forwards) {
      const rotate = [{ name, to }];
      const plan = makePlan(await world.read(), now, { ...asDeclared, rotate });
      await world.apply(plan);
      const { steps } = plan;
      const read = await world.read();
      const ofPhase = wordsOf(phaseFollowUp(read, rotate));
      const ofSteps = wordsOf(followUpOf(steps, read.cluster));
      expect([to, ...ofPhase]).toEqual([to, ...ofSteps]);
      told.push(...ofPhase);
    }
    expect(told.length).toBeGreaterThan(0);
  },
);
