import type { Service } from '../service';

export const acm: Service = {
  resources: { 'AWS::CertificateManager::Certificate': { idle: 'public certificates are free' } },
};
