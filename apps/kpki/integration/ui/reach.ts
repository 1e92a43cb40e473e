import { twoEnvironments } from './declarations.ts';
import type { Play } from './play.ts';

/** The trust tree of environment dev, of which everything was made before. */
export async function reachFilledTree($: Play): Promise<void> {
  await $.open('-e dev');
  await $.see('✓ 20 ok');
}

/** The trust tree of environment dev, of which nothing is made yet. */
export async function reachTree($: Play, declaration: string = twoEnvironments): Promise<void> {
  await $.write('kpki.yaml', declaration);
  await $.open('-e dev');
  await $.see(/_ \d+ missing/);
}

/** The plan that makes all of it. */
export async function reachPlan($: Play, declaration?: string): Promise<void> {
  await reachTree($, declaration);
  await $.type('p');
  await $.see(/\[ Apply \d+ steps \]/);
}

/** The question whether to carry it out. */
export async function reachQuestion($: Play, declaration?: string): Promise<void> {
  await reachPlan($, declaration);
  await $.press('Enter');
  await $.see(/Apply \d+ steps to .*\?/);
}

/** The question is answered with yes. */
export async function beginApply($: Play, declaration: string): Promise<void> {
  await reachQuestion($, declaration);
  await $.press('Enter');
}
