import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import {
  isAlive,
  type NamespacedNode,
  openNodeNetwork,
  type ProgramResult,
  runProgram,
  temporaryDirectory,
} from '../src/index.ts';
import { needs } from '../src/needs.ts';

function on(node: NamespacedNode, ...words: readonly string[]): Promise<ProgramResult> {
  const [program = '', ...rest] = [...node.enter, ...words];
  return runProgram(program, rest);
}

function linkTo(address: string): string | undefined {
  return Object.entries(networkInterfaces()).find(([, all]) => all?.some((each) => each.address === address))?.[0];
}

const opensNetwork = `
import { openNodeNetwork } from '@kpki/services';
const { hostAddress, startNode } = await openNodeNetwork(process.argv[1]);
const { enter } = await startNode({ name: 'w1', kubernetesFolder: process.argv[1] + '/kubernetes' });
console.log(JSON.stringify({ hostAddress, holder: Number(/proc\\/(\\d+)/.exec(enter.join(' '))[1]) }));
setInterval(() => {}, 1000);
`;

needs(
  'ip',
  'fake-cri',
  'node-namespaces',
)('a network of nodes', () => {
  test('nodes have names, folders and addresses of their own, and reach each other and this process', async () => {
    await using directory = await temporaryDirectory();
    await using network = await openNodeNetwork(directory.path);
    const start = (name: string): Promise<NamespacedNode> =>
      network.startNode({ name, kubernetesFolder: join(directory.path, name) });
    const [first, second] = await Promise.all([start('cp1'), start('w1')]);
    await writeFile(join(first.kubernetesFolder, 'seen'), 'on cp1');
    await writeFile(join(first.varFolder, 'lib', 'seen'), 'of cp1');
    const shows = 'hostname; cat /etc/kubernetes/seen /var/lib/seen /proc/sys/kernel/panic; cat /etc/machine-id >&2';
    const [there, elsewhere] = [await on(first, 'sh', '-c', shows), await on(second, 'sh', '-c', shows)];
    expect(there.stdout).toBe('cp1\non cp1of cp110\n');
    expect(elsewhere.stdout).toBe('w1\n10\n');
    expect(there.stderr).not.toBe(elsewhere.stderr);
    expect(await readFile('/proc/sys/kernel/hostname', 'utf8')).not.toMatch(/^(cp1|w1)\n/);
    const reaches = 'exec 3<>/dev/tcp/$0/$1 && head -1 <&3';
    const listens = `require('node:net').createServer((socket) => socket.end('hello\\n')).listen(6443, '0.0.0.0')`;
    const server = spawn(second.enter[0] ?? '', [...second.enter.slice(1), process.execPath, '--eval', listens]);
    try {
      await vi.waitFor(async () => {
        const answer = await on(first, 'bash', '-c', reaches, second.address, '6443');
        expect(answer.stdout).toBe('hello\n');
      });
      expect((await runProgram('bash', ['-c', reaches, second.address, '6443'])).stdout).toBe('hello\n');
    } finally {
      server.kill('SIGKILL');
    }
  });

  test('two networks are two subnets, and nothing of them stays', async () => {
    await using directory = await temporaryDirectory();
    const one = await openNodeNetwork(directory.path);
    const other = await openNodeNetwork(directory.path);
    const addresses = [one.hostAddress, other.hostAddress];
    expect(new Set(addresses.map(linkTo)).size).toBe(2);
    await one[Symbol.asyncDispose]();
    await other[Symbol.asyncDispose]();
    expect(addresses.map(linkTo)).toEqual([undefined, undefined]);
  });

  test('nothing stays of a process that is killed', async () => {
    await using directory = await temporaryDirectory();
    const words = ['--conditions=@kpki/source', '--input-type=module', '--eval', opensNetwork, directory.path];
    const child = spawn(process.execPath, words, { cwd: import.meta.dirname, stdio: ['ignore', 'pipe', 'inherit'] });
    const { hostAddress, holder } = JSON.parse(String((await once(child.stdout, 'data'))[0]));
    expect(linkTo(hostAddress)).toBeDefined();
    expect(isAlive(holder)).toBe(true);
    child.kill('SIGKILL');
    await vi.waitFor(() => expect([isAlive(holder), linkTo(hostAddress)]).toEqual([false, undefined]), {
      timeout: 10_000,
    });
  });
});
