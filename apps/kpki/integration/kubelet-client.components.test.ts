import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Plan, Verdict } from '@kpki/engine';
import { pemBlocks } from '@kpki/plugin';
import type { Shown } from '@kpki/presentation';
import {
  defaultRelease,
  type KubectlOptions,
  type KubernetesRelease,
  kubectl,
  type NamespacedNode,
  nodeClusterComponents,
  ofRelease,
  openNodeNetwork,
  type ProgramResult,
  programPath,
  runProgram,
  type SupervisedCluster,
  startSupervisedCluster,
  temporaryDirectory,
  versionOf,
} from '@kpki/services';
import { partOf } from '@kpki/services/random-cases';
import { needs } from '@kpki/services/vitest';
import { readCertificate } from '@kpki/x509';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { clusterPki } from '../test/configurations.ts';
import { controlPlaneFlags, flagsOf } from './flags.ts';
import { clusterOf, inFolder, kpkiIn, succeeds } from './program.ts';

const client = 'apiserver-kubelet-client cp1';
const onNodes = '/etc/kubernetes';

const pod = JSON.stringify({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'client' },
  spec: { containers: [{ name: 'main', image: 'example.com/none:1' }], terminationGracePeriodSeconds: 0 },
});

const answered = { stderr: '', stdout: 'main started\n' };
const executed = { code: 0, stdout: 'exec\n' };
const forbidden = { code: 1, stderr: expect.stringContaining('Forbidden') };

/** A binding takes effect a moment later. */
const untilTaken = { timeout: 90_000, interval: 1_000 } as const;

type Row = readonly [KubernetesRelease, kubernetesVersion: string, groups: readonly string[]];

const rows: readonly Row[] = [
  ['1.34', versionOf('1.34'), ['kubeadm:cluster-admins']],
  // The first patch of 1.34 without a group: an older API server and kubelet accept its certificate as well.
  ['1.34', 'v1.34.8', []],
  [defaultRelease, versionOf(defaultRelease), []],
];

describe.each(partOf(rows, 3))(
  'Kubernetes %s, the client of kubelets as kubeadm %s makes it',
  (release, version, groups) => {
    needs(...nodeClusterComponents(release))('on a real API server and kubelet', () => {
      vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });

      const resources = new AsyncDisposableStack();
      let folder: string;
      let nodes: readonly NamespacedNode[];
      let options: KubectlOptions;
      let binding: string;
      let components: SupervisedCluster;

      const declare = async (spec: string, live = '', group = 'dev'): Promise<string> => {
        const [cp1, w1] = nodes;
        const text = `${clusterPki('demo')}
  profile: kubeadm
  kubernetesVersion: ${version}
  keys: { ca: ec-p256, certificates: ec-p256 }
  controlPlane: [{ name: cp1, addresses: [${cp1?.address}] }]
  nodes: [{ name: w1, addresses: [${w1?.address}] }]
  users: [{ name: jane, groups: [${group}], rights: ["get,list pods -n default"] }]
  include: [kube-proxy.conf]
${spec}environments:
  local:
    sinks: { main: { use: "@kpki/filesystem", with: { root: ./nodes }, layout: kubeadm } }
${live}`;
        await writeFile(join(folder, 'kpki.yaml'), text);
        return text;
      };
      const leastPrivilege = '  kubeletClient: least-privilege\n';
      const admin = (...words: readonly string[]): Promise<ProgramResult> => kubectl(options, ...words);
      const done = async (...words: readonly string[]): Promise<void> => {
        expect(await admin(...words)).toMatchObject({ code: 0 });
      };
      const logs = (): Promise<ProgramResult> => admin('logs', 'client');
      const exec = (): Promise<ProgramResult> => admin('exec', 'client', '--', 'echo', 'exec');
      const plan = async (): Promise<Plan> => JSON.parse((await kpkiIn(folder, 'plan', '-o', 'json')).stdout) as Plan;
      const stepOf = ({ steps }: Plan) => steps.find(({ artifact }) => artifact === client);
      const reasonsOf = (made: Plan) => {
        const { action, reasons, warnings } = stepOf(made) ?? { action: 'no step', reasons: [], warnings: [] };
        return [action, ...[...reasons, ...warnings].map(({ reason }) => reason)].join(' ');
      };
      const groupsStored = async (): Promise<readonly string[]> => {
        const pem = await readFile(join(folder, 'nodes/cp1/pki/apiserver-kubelet-client.crt'));
        const [block] = pemBlocks(pem);
        return block === undefined ? ['no certificate'] : readCertificate(block.der).subject.organizations;
      };
      const rightsVerdict = async (
        identity = 'apiserver-kubelet-client',
        ...words: readonly string[]
      ): Promise<Shown<Verdict> | undefined> => {
        const { stdout } = await kpkiIn(folder, 'verify', '--live', ...words, '-o', 'json');
        const { verdicts } = JSON.parse(stdout) as { verdicts: readonly Shown<Verdict>[] };
        return verdicts.find(({ what }) => what === `rights of ${identity}`);
      };

      beforeAll(async () => {
        folder = resources.use(await temporaryDirectory()).path;
        await mkdir(join(folder, 'logs'));
        const network = resources.use(await openNodeNetwork(join(folder, 'logs')));
        const start = (name: string): Promise<NamespacedNode> =>
          network.startNode({ name, kubernetesFolder: join(folder, 'nodes', name) });
        const [node, worker] = [await start('cp1'), await start('w1')];
        nodes = [node, worker];
        const cluster = clusterOf(await declare(''));
        const first = await plan();
        // Without a cluster nothing is asked.
        expect(first.kubeletClientRights).toBeUndefined();
        binding = first.bindings?.[0]?.command ?? '';
        const applied = await succeeds(folder, 'apply', '--yes');
        expect(applied.includes('kubectl create clusterrolebinding kubeadm:apiserver-kubelet-client')).toBe(
          groups.length === 0,
        );
        options = {
          kubeconfig: join(node.kubernetesFolder, 'super-admin.conf'),
          cacheDirectory: join(folder, 'kubectl-cache'),
          release,
        };
        const flags = controlPlaneFlags(cluster, onNodes);
        components = resources.use(
          await startSupervisedCluster({
            directory: join(folder, 'logs'),
            release: () => release,
            nodeReady: options,
            // By default it caches a yes for five minutes, and a no for half of one.
            kubeletConfiguration: () => ({
              authorization: { mode: 'Webhook', webhook: { cacheAuthorizedTTL: '1s', cacheUnauthorizedTTL: '1s' } },
            }),
            nodes: [
              {
                node,
                flags: {
                  etcd: () => flags.etcd,
                  // As kubeadm has it; no name server knows the host names of these nodes.
                  'kube-apiserver': () => [...flags['kube-apiserver'], '--kubelet-preferred-address-types=InternalIP'],
                  'kube-controller-manager': () => flags['kube-controller-manager'],
                  'kube-scheduler': () => flags['kube-scheduler'],
                },
              },
              { node: worker, flags: { kubelet: () => flagsOf('kubelet', cluster, onNodes) } },
            ],
          }),
        );
        // The namespace gets its service account a moment later.
        await vi.waitFor(
          async () => expect(await kubectl({ ...options, input: pod }, 'apply', '-f', '-')).toMatchObject({ code: 0 }),
          { timeout: 30_000, interval: 250 },
        );
        await done('wait', '--for=condition=Ready', 'pod/client', '--timeout=60s');
        // What `kubeadm init` binds in each release, and `kpki apply` suggests.
        const admins = 'kubeadm:cluster-admins';
        await done('create', 'clusterrolebinding', admins, '--clusterrole=cluster-admin', `--group=${admins}`);
      });

      afterAll(() => resources.disposeAsync());

      test('the certificate has the groups of the release, and the plan printed the binding where there are none', async () => {
        expect(await groupsStored()).toEqual(groups);
        expect(binding === '').toBe(groups.length > 0);
      });

      test.runIf(groups.length === 0)(
        'without the binding logs are refused, and verify --live names the fix',
        async () => {
          expect(await logs()).toMatchObject(forbidden);
          expect(await exec()).toMatchObject({ code: 1, stderr: expect.stringMatching(/forbidden/i) });
          expect(await rightsVerdict()).toMatchObject({
            holds: 'no',
            manifest: expect.stringContaining('name: kubeadm:apiserver-kubelet-client'),
          });
          await done(...binding.split(' ').slice(1));
          await vi.waitFor(async () => expect(await logs()).toMatchObject(answered), untilTaken);
          await vi.waitFor(async () => expect(await exec()).toMatchObject(executed), untilTaken);
          expect(await rightsVerdict()).toMatchObject({ holds: 'yes' });
          await done('delete', 'clusterrolebinding', 'kubeadm:apiserver-kubelet-client');
        },
      );

      test.runIf(groups.length > 0)('with the group logs are answered, and a plan asks nothing', async () => {
        await vi.waitFor(async () => expect(await logs()).toMatchObject(answered), untilTaken);
        await vi.waitFor(async () => expect(await exec()).toMatchObject(executed), untilTaken);
        expect(await rightsVerdict()).toMatchObject({ holds: 'yes' });
        expect(await plan()).not.toHaveProperty('kubeletClientRights');
      });

      // An API server restores its own bindings at its start; a person may have changed them since.
      test.each([
        ['scheduler.conf', 'system:kube-scheduler', 'create pods/binding'],
        ['controller-manager.conf', 'system:kube-controller-manager', 'create serviceaccounts/token'],
        ['admin.conf', 'kubeadm:cluster-admins', '* *.*'],
        ['kube-proxy.conf', 'system:node-proxier', 'list endpointslices.discovery.k8s.io'],
      ])(
        '%s without the binding %s: verify --live says what is missing, and what it prints gives it back',
        async (identity, name, right) => {
          const asSuperAdmin = ['--kubeconfig', join(folder, 'nodes/cp1/super-admin.conf')];
          expect(await rightsVerdict(identity, ...asSuperAdmin)).toMatchObject({ holds: 'yes' });
          await done('delete', 'clusterrolebinding', name);
          let manifest = '';
          await vi.waitFor(async () => {
            const verdict = await rightsVerdict(identity, ...asSuperAdmin);
            expect(verdict).toMatchObject({ holds: 'no', text: expect.stringContaining(right) });
            manifest = verdict?.manifest ?? '';
          }, untilTaken);
          expect(await kubectl({ ...options, input: manifest }, 'apply', '-f', '-')).toMatchObject({ code: 0 });
          await vi.waitFor(
            async () => expect(await rightsVerdict(identity, ...asSuperAdmin)).toMatchObject({ holds: 'yes' }),
            untilTaken,
          );
        },
      );

      test('a declared user: what it may not do is told, and a plan that would take it away is blocked', async () => {
        const verdict = () => rightsVerdict('user jane');
        expect(await verdict()).toMatchObject({
          holds: 'no',
          text: expect.stringContaining('user jane (groups dev) may not get pods in default, list pods in default'),
        });
        const manifest = (await verdict())?.manifest ?? '';
        expect(manifest).toContain('kind: RoleBinding');
        expect(await kubectl({ ...options, input: manifest }, 'apply', '-f', '-')).toMatchObject({ code: 0 });
        await vi.waitFor(async () => expect(await verdict()).toMatchObject({ holds: 'yes' }), untilTaken);
        const jane = async () => (await plan()).steps.find(({ artifact }) => artifact === 'user jane');
        await declare('', '', 'ops');
        expect(await jane()).toMatchObject({ action: 'blocked', reasons: [{ reason: 'rights-missing' }] });
        await done('create', 'rolebinding', 'ops', '--clusterrole=view', '--group=ops', '--namespace=default');
        await vi.waitFor(async () => expect(await jane()).toMatchObject({ action: 'renew', warnings: [] }), untilTaken);
        await declare('');
      });

      describe('least-privilege', () => {
        const reported = (without: string) => `unchanged ${groups.length > 0 ? 'group-held-back' : without}`;

        test('no binding: failed; nothing is dropped', async () => {
          await declare(leastPrivilege);
          const made = await plan();
          expect([made.kubeletClientRights?.state, reasonsOf(made)]).toEqual(['failed', reported('binding-missing')]);
          expect(made.bindings?.[0]?.command).toMatch(
            /^kubectl create clusterrolebinding kubeadm:apiserver-kubelet-client /,
          );
          const applied = await kpkiIn(folder, 'apply', '--yes');
          expect([applied.code, await groupsStored()]).toEqual([0, groups]);
        });

        test('the API server is not reached: unproven', async () => {
          await declare(leastPrivilege, '    live: { cp1: { kube-apiserver: "127.0.0.1:1" } }\n');
          const made = await plan();
          expect([made.kubeletClientRights?.state, reasonsOf(made)]).toEqual([
            'unproven',
            reported('binding-unproven'),
          ]);
          await declare(leastPrivilege);
        });

        test('no right to ask: unproven, in the words of the API server', async () => {
          const role = 'system:kube-controller-manager';
          const { stdout } = await admin('get', 'clusterrole', role, '-o', 'json');
          const whole = JSON.parse(stdout) as { rules: readonly { resources?: readonly string[] }[] };
          const less = {
            ...whole,
            rules: whole.rules.filter((each) => !each.resources?.includes('subjectaccessreviews')),
          };
          const put = (value: object) =>
            kubectl({ ...options, input: JSON.stringify(value) }, 'replace', '--force', '-f', '-');
          expect(less.rules.length).toBeLessThan(whole.rules.length);
          expect(await put(less)).toMatchObject({ code: 0 });
          await vi.waitFor(async () => {
            const made = await plan();
            expect([made.kubeletClientRights?.state, reasonsOf(made)]).toEqual([
              'unproven',
              reported('binding-unproven'),
            ]);
            expect(made.kubeletClientRights?.text).toContain('subjectaccessreviews');
          }, untilTaken);
          expect(await put(whole)).toMatchObject({ code: 0 });
        });

        test('a binding of another name: proven; the group is dropped, and logs go on', async () => {
          const mine = [
            'some-other-name',
            '--clusterrole=system:kubelet-api-admin',
            '--user=kube-apiserver-kubelet-client',
          ];
          await done('create', 'clusterrolebinding', ...mine);
          await vi.waitFor(async () => expect((await plan()).kubeletClientRights?.state).toBe('proven'), untilTaken);
          const made = await plan();
          expect(reasonsOf(made)).toBe(groups.length > 0 ? 'renew subject-differs' : 'unchanged');
          expect(made.bindings).toBeUndefined();
          await succeeds(folder, 'plan', '--out', 'next.plan');
          if (groups.length > 0) {
            // A saved plan records what was proven: it is asked again before a group is dropped.
            await done('delete', 'clusterrolebinding', 'some-other-name');
            await vi.waitFor(async () => expect((await plan()).kubeletClientRights?.state).toBe('failed'), untilTaken);
            const stale = await kpkiIn(folder, 'apply', '--plan', 'next.plan', '--yes');
            expect(stale).toMatchObject({ code: 1, stderr: expect.stringContaining('not proven any more') });
            expect(await groupsStored()).toEqual(groups);
            await done('create', 'clusterrolebinding', ...mine);
            await vi.waitFor(async () => expect((await plan()).kubeletClientRights?.state).toBe('proven'), untilTaken);
          }
          await succeeds(folder, 'apply', '--plan', 'next.plan', '--yes');
          expect(await groupsStored()).toEqual([]);
          // By itself it reloads the file within five minutes.
          await components.restart('kube-apiserver', 'cp1');
          await vi.waitFor(async () => expect(await logs()).toMatchObject(answered), untilTaken);
          await vi.waitFor(async () => expect(await exec()).toMatchObject(executed), untilTaken);
          expect(await rightsVerdict()).toMatchObject({ holds: 'yes' });
        });

        test('the binding is deleted: logs are refused by the certificate that is in use now, and the next plan says so', async () => {
          await done('delete', 'clusterrolebinding', 'some-other-name');
          await vi.waitFor(async () => expect(await logs()).toMatchObject(forbidden), untilTaken);
          const made = await plan();
          expect(stepOf(made)?.warnings.map(({ reason }) => reason)).toEqual(['binding-missing']);
          expect(made.bindings).toHaveLength(1);
        });
      });
    });

    const kubeadm = ofRelease('kubeadm', release);
    if (version !== versionOf(release)) return;
    needs(kubeadm)('on what kubeadm itself made', () => {
      const configuration = (below: string): string => `apiVersion: kubeadm.k8s.io/v1beta4
kind: InitConfiguration
localAPIEndpoint: { advertiseAddress: 192.0.2.11 }
nodeRegistration: { name: cp1 }
---
apiVersion: kubeadm.k8s.io/v1beta4
kind: ClusterConfiguration
kubernetesVersion: ${versionOf(release)}
encryptionAlgorithm: ECDSA-P256
certificatesDir: ${below}/kubernetes/pki
`;

      async function made(below: string): Promise<string> {
        const file = join(below, 'kubeadm.yaml');
        await writeFile(file, configuration(below));
        for (const words of [['certs'], ['kubeconfig', `--kubeconfig-dir=${below}/kubernetes`]]) {
          const [phase = '', ...rest] = words;
          const result = await runProgram(programPath(kubeadm), [
            'init',
            'phase',
            phase,
            'all',
            `--config=${file}`,
            ...rest,
          ]);
          expect(result).toMatchObject({ code: 0 });
        }
        return file;
      }

      inFolder('its own configuration finds nothing to do, and verify finds no fault', async (below) => {
        const file = await made(below);
        expect(await kpkiIn(below, 'plan', '-f', file, '--exit-code')).toMatchObject({ code: 0 });
        expect(await kpkiIn(below, 'verify', '-f', file)).toMatchObject({ code: 0 });
      });

      test.each(['kubeadm', 'kubernetes'] as const)('adopt in profile %s gives no group back', async (profile) => {
        await using temporary = await temporaryDirectory();
        const below = temporary.path;
        await made(below);
        await succeeds(below, 'adopt', 'kubernetes', '--profile', profile, '--kubernetes-version', versionOf(release));
        const adopted = await readFile(join(below, 'kpki.yaml'), 'utf8');
        const isDesired = profile === 'kubernetes' && groups.length === 0;
        expect(/^ {2}kubeletClient: least-privilege$/m.test(adopted)).toBe(isDesired);
        if (profile === 'kubernetes' && groups.length > 0) return;
        const { stdout } = await kpkiIn(below, 'plan', '-o', 'json');
        const step = (JSON.parse(stdout) as Plan).steps.find(({ artifact }) => artifact === client);
        expect(step).toMatchObject({ action: 'unchanged', reasons: [] });
      });
    });
  },
);
