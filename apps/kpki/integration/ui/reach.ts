import { twoEnvironments } from './declarations.ts';
import type { Play } from './play.ts';

export async function reachFilledTree($: Play): Promise<void> {
  await $.open('-e dev');
  await $.see('✓ 20 ok');
}

export async function reachTree($: Play, declaration: string = twoEnvironments): Promise<void> {
  await $.write('kpki.yaml', declaration);
  await $.open('-e dev');
  await $.see(/_ \d+ missing/);
}

export async function reachPlan($: Play, declaration?: string): Promise<void> {
  await reachTree($, declaration);
  await $.type('p');
  await $.see(/\[ Apply \d+ steps \]/);
}

export async function reachQuestion($: Play, declaration?: string): Promise<void> {
  await reachPlan($, declaration);
  await $.press('Enter');
  await $.see(/Apply \d+ steps to .*\?/);
}

export async function beginApply($: Play, declaration: string): Promise<void> {
  await reachQuestion($, declaration);
  await $.press('Enter');
}
