import { goesFromRsaToEcdsa } from './rsa-to-ecdsa.ts';

goesFromRsaToEcdsa('Kubernetes 1.34 with stacked etcd under load', { topology: 'stacked', release: '1.34' });
