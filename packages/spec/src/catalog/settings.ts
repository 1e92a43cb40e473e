import type { Component } from './flag-entry.ts';

export interface SettingEntry {
  readonly component: Component;
  readonly flag: string;
  /** `<DNS domain>` is filled in. */
  readonly value: string;
  readonly why: string;
}

export const settingEntries: readonly SettingEntry[] = [
  {
    component: 'kube-apiserver',
    flag: '--requestheader-allowed-names',
    value: 'front-proxy-client',
    why: 'Without it every certificate of the front-proxy CA may speak for any user.',
  },
  {
    component: 'kube-apiserver',
    flag: '--requestheader-username-headers',
    value: 'X-Remote-User',
    why: 'Where the front proxy puts the name of its caller.',
  },
  {
    component: 'kube-apiserver',
    flag: '--requestheader-group-headers',
    value: 'X-Remote-Group',
    why: 'Where the front proxy puts the groups of its caller.',
  },
  {
    component: 'kube-apiserver',
    flag: '--requestheader-extra-headers-prefix',
    value: 'X-Remote-Extra-',
    why: 'Where the front proxy puts what else it knows of its caller.',
  },
  {
    component: 'kube-apiserver',
    flag: '--service-account-issuer',
    value: 'https://kubernetes.default.svc.<DNS domain>',
    why: 'The issuer in service-account tokens; the API server does not start without it.',
  },
  {
    component: 'etcd',
    flag: '--client-cert-auth',
    value: 'true',
    why: 'Without it etcd asks no client for a certificate.',
  },
  {
    component: 'etcd',
    flag: '--peer-client-cert-auth',
    value: 'true',
    why: 'Without it etcd asks no peer for a certificate.',
  },
];
