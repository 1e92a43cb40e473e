import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type Credentials,
  httpRequest,
  kubectl,
  nodeClusterComponents,
  openNodeNetwork,
  temporaryDirectory,
  urlOf,
} from '@kpki/services';
import { needs } from '@kpki/services/vitest';
import { expect } from 'vitest';
import { eventually } from '../eventually.ts';
import { type LiveNode, startLiveNode } from '../ui/live-node.ts';
import { type Play, play } from '../ui/play.ts';
import { allDone } from '../ui/reach.ts';
import { expectFrame, readWhole } from '../ui/read-screen.ts';
import { rollOut, rolloutIn, runbookIn } from '../ui/rollout.ts';
import { inTime } from './in-time.ts';
import { kubeconfigCredentials } from './kubeconfig-credentials.ts';

const size = [80, 24] as const;

/** The headline of a rotation, and the sentence that stands below once the servers have answered. */
const answers = {
  proven: /✓ Ready for [\s\S]*Safe to quit/,
  failed: /✗ Fix [\s\S]*Safe to quit/,
  waiting: /! (?:Restart|Wait for) [\s\S]*Safe to quit/,
  unproven: /¿ Check [\s\S]*Safe to quit/,
} as const;
type Answer = keyof typeof answers;

const answered = /(?:✓ Ready for|✗ Fix|! (?:Restart|Wait for)|¿ Check) [\s\S]*Safe to quit/;

const inOneLine = (text: string): string => text.replaceAll(/\s+/g, ' ');

/** The screen of a rotation with the answer of the servers, and all of its text. */
async function seeAnswer($: Play, answer: Answer): Promise<string> {
  expectFrame(await $.see(answers[answer]), size);
  return inOneLine(await readWhole($, 'rotation'));
}

/** Asks the servers again until they answer so: what the controller-manager writes takes until it leads. */
async function askUntil($: Play, answer: Answer): Promise<string> {
  await inTime(async () => {
    expect(await $.typeTo('t', answered)).toMatch(answers[answer]);
  });
  return seeAnswer($, answer);
}

const applying = {
  button: /\[ Apply \d+ steps? \]/,
  question: /Apply \d+ steps? to cluster [\w-]+, environment dev\?/,
};
const rollingBack = {
  button: /\[ Roll back: \d+ steps? \]/,
  question: /Roll back kubernetes-ca in cluster [\w-]+, environment dev: \d+ steps?\?/,
};

/** From the button with the focus to where its apply leads; answers the steps of the rollout. */
async function applyPlanned(
  $: Play,
  command: string,
  typedName?: string,
  leadsTo: 'result' | 'rotation' = 'rotation',
): Promise<readonly string[]> {
  const { button, question } = command.endsWith('--rollback') ? rollingBack : applying;
  await $.press('Enter');
  expect(expectFrame(await $.see(button), size)).toContain(`$ kpki ${command} --only -e dev`);
  await $.press('Enter');
  await $.see(question);
  if (typedName !== undefined) await $.typeTo(typedName, `${typedName}▏`);
  await $.press('Enter');
  if (leadsTo === 'rotation') {
    // What was done stays in view until the servers are asked again.
    expect(expectFrame(await $.see(/CHECKS \d+\/\d+/), size)).toMatch(
      /✓ Done: \w+ of kubernetes-ca\. \d+ steps?, |✓ Done: rolled back kubernetes-ca to /,
    );
    await $.typeTo('t', answered);
    const text = await readWhole($, 'rotation');
    return runbookIn(text);
  }
  const done = expectFrame(await $.see(allDone), size);
  expect(done).toContain('Result');
  expect(done).toContain(`$ kpki ${command} --only -e dev --yes`);
  return rolloutIn(await readWhole($, 'result'));
}

async function applyPhase($: Play, phase: string, typedName?: string): Promise<readonly string[]> {
  await $.see(`[ Plan ${phase} ]`);
  // A rotation that has not begun shows no rollout, so that the result does.
  const leadsTo = phase === 'prepare' ? 'result' : 'rotation';
  const steps = await applyPlanned($, 'rotate kubernetes-ca', typedName, leadsTo);
  if (leadsTo === 'result') await $.enter('no rotation in progress; prepared');
  else await $.see(`→ at ${phase}`);
  return steps;
}

async function statusOf(admin: Credentials, { node }: LiveNode): Promise<number> {
  const { status } = await httpRequest(`${urlOf(node, 'apiServer')}/api/v1/nodes`, { ...admin, ca: 'any' });
  return status;
}

needs('tmux', ...nodeClusterComponents())('a rotation on real servers', () => {
  play('of kubernetes-ca goes to its end, and one phase back, as the screens say', {}, async ($) => {
    await using resources = new AsyncDisposableStack();
    const logs = resources.use(await temporaryDirectory()).path;
    const network = resources.use(await openNodeNetwork(logs));
    const live = resources.use(await startLiveNode($, network, logs));
    const files = join($.directory, 'kubernetes');
    const trustedCas = async () =>
      (await readFile(join(files, 'pki/ca.crt'), 'utf8')).match(/BEGIN CERTIFICATE/g)?.length;
    const oldAdmin = await kubeconfigCredentials(files, 'admin.conf');
    expect(await statusOf(oldAdmin, live)).toBe(200);

    await $.open('-e dev');
    await $.see(/✓ \d+ ok/);
    await $.typeTo('x', 'a new key in its place, phase by phase');
    await $.press('Down', 'Down', 'Down', 'Enter');
    await rollOut(live, await applyPhase($, 'prepare'));
    // The screen asked before that.
    await inTime(async () => {
      await $.typeTo('t', /✓ (?:\d+ passed: .*)?kube-controller-manager/, 5_000);
    });

    await rollOut(live, await applyPhase($, 'trust'));
    expect(await trustedCas()).toBe(2);
    expect(await askUntil($, 'proven')).toMatch(/✓ \d+ passed: (?:[^✓]*, )?kube-apiserver/);

    const issued = await applyPhase($, 'reissue');
    // A check failed where the API server has not read its new certificate yet, or the cluster still keeps the request
    // for the kubelet's old one; otherwise the kubelet is only unproven.
    const first = await $.see(answered);
    const refused = (['unproven', 'waiting'] as const).find((each) => answers[each].test(first)) ?? 'failed';
    expect(await seeAnswer($, refused)).toMatch(
      /~ \S+ +\d of \d +pending +cp1: |client certificate of kubelet cp1: |[¿×] kubelet .*kubelet\/cp1: /,
    );
    await $.typeTo('p', '- Plan distrust -');
    const ofKubelet = issued.filter((step) => step.includes('kubelet on cp1'));
    expect(ofKubelet).toEqual([
      expect.stringContaining('Remove /var/lib/kubelet/pki/kubelet-client-current.pem, then restart kubelet on cp1.'),
    ]);
    await rollOut(
      live,
      issued.filter((step) => !ofKubelet.includes(step)),
    );
    await live.cluster.stop('kubelet', 'cp1');
    const unproven = await askUntil($, 'unproven');
    expect(unproven).toMatch(/¿ kubelet .*kubelet\/cp1: /);
    expect(unproven).toContain('kpki rotate kubernetes-ca -e dev --accept-unproven kubelet/cp1');
    await $.typeTo('p', '- Plan distrust -');
    expect(await trustedCas()).toBe(2);
    await rollOut(live, ofKubelet);
    await askUntil($, 'proven');

    await applyPhase($, 'distrust', 'demo');
    expect(await trustedCas()).toBe(1);
    await eventually(async () => expect(await statusOf(oldAdmin, live)).toBe(401));
    // No live check comes before a rollback of distrust: it restores the access of refused clients.
    await $.pressTo(['Tab'], '› [ Roll back to reissue ]');
    const restored = await applyPlanned($, 'rotate kubernetes-ca --rollback');
    await eventually(async () => expect(await statusOf(oldAdmin, live)).toBe(200));
    await $.see('→ at reissue');
    await rollOut(live, restored);
    await askUntil($, 'proven');

    await rollOut(live, await applyPhase($, 'distrust', 'demo'));
    let words = '';
    // While servers and the kubelet start, other checks fail too.
    await inTime(async () => {
      words = /`kubectl (-n kube-system delete configmap [a-z-]+)`/.exec(await askUntil($, 'failed'))?.[1] ?? '';
      expect(words).toBe('-n kube-system delete configmap extension-apiserver-authentication');
    });
    expect(await kubectl(live.superAdmin, ...words.split(' '))).toMatchObject({ code: 0 });
    await askUntil($, 'proven');
    expect(await statusOf(oldAdmin, live)).toBe(401);

    await rollOut(live, await applyPlanned($, 'rotate kubernetes-ca', 'demo', 'result'));
    await $.enter(/✓ \d+ ok/);
    await $.quit();
    expect(await $.kpki('verify', '--live', '-e', 'dev')).toMatchObject({ code: 0 });
    expect(await $.kpki('plan', '-e', 'dev', '--exit-code')).toMatchObject({ code: 0 });
  });
});
