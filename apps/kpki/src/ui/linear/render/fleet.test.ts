import { expect, test } from 'vitest';
import { fleetTold, partlyRead } from '../../../../test/ui/fleet.ts';
import { nameSets } from '../../../../test/ui/names.ts';
import { keys, play } from '../../../../test/ui/play.ts';
import { routeOf } from '../../state/change.ts';
import { fleetSaid } from './fleet.ts';

test('what expires in the fleet is said with its cluster, and then what could not be read', () => {
  const { state } = play({ clusters: ['clusters'] }, fleetTold(partlyRead(nameSets.latin)), keys('3'));
  const route = routeOf(state);
  const lines = route.screen === 'fleet' ? fleetSaid(state, route) : [];
  expect(lines[0]).toMatch(/^Expiries of the fleet\. 1 file unusable, 1 row unreadable, 1 not all read, 1 exp/);
  expect(lines[1]).toMatch(
    /^1\. admin\.conf of cp1 in prod-eu · prod: expired 3 days ago, on 21 November 2026\. Impact:/,
  );
  expect(lines.filter((line) => line.includes('unreadable. '))).toHaveLength(2);
  expect(lines.at(-1)).toContain('-o wide');
});
