import { freePort } from './free-port.ts';

export interface LoopbackNode {
  readonly name: string;
  readonly address: string;
  /** Words before a program and its arguments that run the program on this node. None on loopback. */
  readonly enter: readonly string[];
  readonly ports: Readonly<Record<Listener, number>>;
}

const listeners = ['etcdClient', 'etcdPeer', 'etcdMetrics', 'apiServer', 'controllerManager', 'scheduler'] as const;

export type Listener = (typeof listeners)[number];

/** Reserves a node's ports. Linux answers on all of 127.0.0.0/8, so several nodes take 127.0.0.1, 127.0.0.2, … */
export async function reserveNode(name: string, address: string): Promise<LoopbackNode> {
  const ports: Partial<Record<Listener, number>> = {};
  for (const listener of listeners) ports[listener] = await freePort(address);
  return { name, address, enter: [], ports: ports as Record<Listener, number> };
}

/** The URL of something that listens on a node; an IPv6 address gets its brackets. */
export function urlOf(node: LoopbackNode, listener: Listener, scheme: 'http' | 'https' = 'https'): string {
  const host = node.address.includes(':') ? `[${node.address}]` : node.address;
  return `${scheme}://${host}:${node.ports[listener]}`;
}
