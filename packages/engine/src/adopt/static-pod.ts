import { parse } from 'yaml';
import type { SourceTree } from './holding.ts';

export interface StaticPod {
  readonly component: string;
  /** `v1.34.1`, of its image; null where the tag is no version of Kubernetes. */
  readonly version: string | null;
  /** Without the leading dashes; the last value of a repeated flag. */
  readonly flags: ReadonlyMap<string, string>;
}

/** Reads a manifest such as kubeadm writes to `/etc/kubernetes/manifests`; null for anything else. */
export function readStaticPod(text: string): StaticPod | null {
  const pod = parsed(text);
  const containers = at(at(pod, 'spec'), 'containers');
  if (at(pod, 'kind') !== 'Pod' || !Array.isArray(containers)) return null;
  const [container] = containers as readonly unknown[];
  const words = [...texts(at(container, 'command')), ...texts(at(container, 'args'))];
  const [program] = words;
  if (program === undefined) return null;
  const flags = words.flatMap((word): readonly (readonly [string, string])[] => {
    const [, name, value] = /^--([^=]+)=(.*)$/s.exec(word) ?? [];
    return name === undefined || value === undefined ? [] : [[name, value]];
  });
  const image = at(container, 'image');
  const [, version = null] = /:(v1\.\d+\.\d+)/.exec(typeof image === 'string' ? image : '') ?? [];
  return { component: program.split('/').at(-1) ?? program, version, flags: new Map(flags) };
}

function parsed(text: string): unknown {
  try {
    return parse(text, { maxAliasCount: 0 });
  } catch {
    return null;
  }
}

function at(value: unknown, field: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>)[field] : undefined;
}

function texts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];
}

/** Returns the value of a flag, without its dashes, in the manifest of the API server; undefined where there is none. */
export function apiServerFlag({ staticPods }: Pick<SourceTree, 'staticPods'>, flag: string): string | undefined {
  return staticPods.find(({ component }) => component === 'kube-apiserver')?.flags.get(flag);
}
