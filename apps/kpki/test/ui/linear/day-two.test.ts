import { describe, expect, test } from 'vitest';
import { applyDone, planned, read } from '../acts.ts';
import { nameSets } from '../names.ts';
import { keys } from '../play.ts';
import { checksFailed, checksPassed, rotationAt } from '../rotation.ts';
import { answerIn, type Turn, talk } from './talk.ts';

const names = nameSets.latin;

function said(...turns: readonly Turn[]): string {
  return talk({}, read(names), ...turns).lines.join('\n');
}

describe('the calendar', () => {
  test('says what ends when and what stops then, and renews by number', () => {
    expect(said('expiries')).toMatch(/1\. admin\.conf of cp1: expired 3 days ago, on 21 November 2026\. Impact: /);
    const { tasks } = talk({}, read(names), 'expiries', 'renew 2');
    expect(tasks.at(-1)?.task).toMatchObject({ type: 'plan', intent: { renew: ['apiserver cp1'] } });
  });
});

describe('actions', () => {
  test('are numbered, and what cannot be done says why', () => {
    expect(said('actions 1')).toMatch(/2\. New key is unavailable: all it signed would be lost with its key/);
  });
});

describe('a rotation', () => {
  test('says once what a phase has done', () => {
    const plan = { intent: { renew: [], rekey: [], rotate: [{ name: 'kubernetes-ca', to: 'trust' }] } } as const;
    const applied = [planned(names, plan), keys('a', 'enter'), applyDone({ entriesWritten: 4 })] as const;
    const turns = [read(names), 'rotate kubernetes-ca', rotationAt('begun'), keys('enter'), ...applied] as const;
    const { lines } = talk({}, ...turns, read(names), rotationAt('trust', checksPassed));
    expect(lines.filter((line) => line.includes('Done: trust of kubernetes-ca'))).toHaveLength(1);
  });

  test('says where it stands once the servers have answered, in words alone', () => {
    const asking = said('rotate kubernetes-ca', rotationAt('trust', 'asking'));
    expect(asking).not.toContain('Before reissue');
    const known = said(
      'rotate kubernetes-ca',
      rotationAt('trust', 'asking'),
      rotationAt('trust', checksFailed('it does not')),
    );
    expect(known).toContain('Before reissue, make sure that');
    expect(known).toContain('\nServers asked 12:00:00Z.\n');
    expect(known).toMatch(/1\. Plan reissue\. Not yet: a live check failed/);
    expect(known).not.toMatch(/[✓›✗†×…]/);
  });

  test('has a runbook, whose steps are ticked by number', () => {
    const turns = ['rotate kubernetes-ca', rotationAt('trust', checksPassed)] as const;
    const answer = (...more: readonly Turn[]): string => answerIn(talk({}, read(names), ...turns, ...more)).join('\n');
    expect(answer()).toMatch(/^Runbook 1, not done: Restart kube-controller-manager/m);
    expect(answer('tick 1')).toMatch(/^Runbook 1, done: Restart kube-controller-manager/);
    expect(answer('tick 1', 'tick 1')).toMatch(/^Runbook 1, not done: /);
    expect(answer('tick 9')).toBe('There is no number 9 here.');
  });

  test('distrusts with the name of the cluster, and with nothing else', () => {
    const toIt: readonly Turn[] = [
      'rotate kubernetes-ca',
      rotationAt('reissue', checksPassed),
      '1',
      planned(names),
      'apply',
    ];
    expect(said(...toIt)).toContain('Type prod-eu, the name of the cluster, or no.');
    const applies = (line: string): number =>
      talk({}, read(names), ...toIt, line).tasks.filter(({ task }) => task.type === 'apply').length;
    expect(['yes', '', 'no', 'PROD-EU', 'prod-eu'].map(applies)).toEqual([0, 0, 0, 0, 1]);
  });

  test('of what is none names those that are', () => {
    expect(said('rotate apiserver')).toContain(
      'Type rotate and one of these: kubernetes-ca, etcd-ca, front-proxy-ca, sa, all, all sa.',
    );
  });
});
