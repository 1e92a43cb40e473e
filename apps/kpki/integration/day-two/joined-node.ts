import { createHash, X509Certificate } from 'node:crypto';
import { access, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ofRelease, programPath, type RunningProgram, startKubelet, supervise } from '@kpki/services';
import { inTime } from './in-time.ts';
import type { LiveCluster } from './live-cluster.ts';

export interface JoinedNode extends AsyncDisposable {
  readonly name: string;
  runLines(lines: readonly string[]): Promise<void>;
}

/** Uploads what `kubeadm join` reads from a cluster: its configuration, and ConfigMap cluster-info with a token. */
export async function openForJoining(cluster: LiveCluster): Promise<void> {
  await writeFile(
    join(cluster.folder, 'join.yaml'),
    `apiVersion: kubeadm.k8s.io/v1beta4
kind: InitConfiguration
localAPIEndpoint: { advertiseAddress: ${cluster.nodeNamed('cp1').address} }
nodeRegistration: { name: cp1 }
bootstrapTokens: [{ token: ${token}, ttl: 24h0m0s, usages: [signing, authentication] }]
---
apiVersion: kubeadm.k8s.io/v1beta4
kind: ClusterConfiguration
clusterName: live
kubernetesVersion: ${cluster.release}.0
controlPlaneEndpoint: ${cluster.endpoint}
---
apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
`,
  );
  const phase = async (...words: readonly string[]): Promise<void> => {
    const all = ['init', 'phase', ...words, '--config=join.yaml', '--kubeconfig=/etc/kubernetes/super-admin.conf'];
    await succeed(cluster.runOn('cp1', kubeadmOf(cluster), ...all));
  };
  await phase('upload-config', 'kubeadm');
  await phase('upload-config', 'kubelet');
  await phase('bootstrap-token');
}

const token = 'ghijkl.0123456789abcdef';

/** Joins by the token and the hash of one CA, and starts the kubelet as kubeadm would by the init system. */
export async function joinNode(cluster: LiveCluster, name: string, caHash: string): Promise<JoinedNode> {
  const node = cluster.nodeNamed(name);
  const bootstrap = join(node.kubernetesFolder, 'bootstrap-kubelet.conf');
  const begin = (): Promise<RunningProgram> =>
    startKubelet({
      node,
      directory: join(cluster.folder, 'logs'),
      release: cluster.release,
      graceMilliseconds: 2_000,
      // kubeadm asks there.
      configuration: { healthzBindAddress: '0.0.0.0' },
      flags: [
        '--kubeconfig=/etc/kubernetes/kubelet.conf',
        '--bootstrap-kubeconfig=/etc/kubernetes/bootstrap-kubelet.conf',
        '--client-ca-file=/etc/kubernetes/pki/ca.crt',
      ],
    });
  const kubelet = supervise(begin, () => undefined);
  const joined = cluster.runOn(
    name,
    kubeadmOf(cluster),
    ...['join', cluster.endpoint, `--token=${token}`, `--discovery-token-ca-cert-hash=${caHash}`],
    ...[`--node-name=${name}`, '--ignore-preflight-errors=all'],
  );
  const outcome = succeed(joined);
  outcome.catch(() => undefined);
  await Promise.race([outcome, inTime(() => access(bootstrap))]);
  await kubelet.start();
  await outcome;
  return {
    name,
    runLines: async (lines) => {
      for (const each of lines) {
        if (each === 'systemctl restart kubelet') {
          await kubelet.stop();
          await kubelet.start();
        } else {
          await succeed(cluster.runOn(name, 'sh', '-c', each));
        }
      }
    },
    [Symbol.asyncDispose]: () => kubelet.stop(),
  };
}

/** The hashes that `--discovery-token-ca-cert-hash` takes, of each CA of a bundle: SHA-256 of the public key (RFC 7469). */
export async function caHashesIn(file: string): Promise<readonly string[]> {
  const text = await readFile(file, 'utf8');
  const blocks = text.split(/(?=-----BEGIN CERTIFICATE-----)/).filter((each) => each.startsWith('-----BEGIN'));
  return blocks.map((block) => {
    const key = new X509Certificate(block).publicKey.export({ type: 'spki', format: 'der' });
    return `sha256:${createHash('sha256').update(key).digest('hex')}`;
  });
}

function kubeadmOf({ release }: LiveCluster): string {
  return programPath(ofRelease('kubeadm', release));
}

async function succeed(running: ReturnType<LiveCluster['runOn']>): Promise<string> {
  const { code, stdout, stderr } = await running;
  if (code !== 0) throw new Error(`a program ended with ${code}:\n${stdout}${stderr}`);
  return stdout;
}
