import { createServer } from 'node:net';
import { expect, test } from 'vitest';
import { freePort, ownNetwork, runProgram, temporaryDirectory } from '../src/index.ts';
import { needs } from '../src/needs.ts';

const meetsItself = `
const server = require('node:net').createServer((socket) => socket.end('from inside'));
server.once('error', (error) => { console.log(error.code); });
server.listen(Number(process.argv[1]), '127.0.0.1', () => {
  const socket = require('node:net').connect(Number(process.argv[1]), '127.0.0.1');
  socket.on('data', (data) => { console.log(String(data)); server.close(); });
});
`;

needs('ip')('a network of its own', () => {
  test('takes a port that is taken outside, and nobody outside sees it', async () => {
    await using directory = await temporaryDirectory();
    await using network = await ownNetwork(directory.path);
    const port = await freePort('127.0.0.1');
    const outside = createServer((socket) => socket.end('from outside'));
    await new Promise<void>((resolve) => outside.listen(port, '127.0.0.1', resolve));
    try {
      const node = [process.execPath, '--eval', meetsItself, String(port)];
      const [program = '', ...words] = [...network.enter, ...node];
      expect((await runProgram(program, words)).stdout).toBe('from inside\n');
      // Without the network it is in the way, so the test can tell the two apart.
      expect((await runProgram(node[0] ?? '', node.slice(1))).stdout).toBe('EADDRINUSE\n');
    } finally {
      outside.close();
    }
  });
});
