/** The profile `full`, with the settings that it cannot be without. */
export const FULL = {
  profile: 'full',
  domainName: 'shop.example.com',
  hostedZoneId: 'Z0123456789ABCDEFGHIJ',
};
