import { arnPattern } from '../../tools/local-cloud/arn-pattern';

const IDS = {
  Queue: 'https://sqs.us-east-1.amazonaws.com/000000000000/Shop-Queue',
  Topic: 'arn:aws:sns:us-east-1:000000000000:Shop-Topic',
  Table: 'Shop-Table',
  Files: 'shop.files',
};
const att = (id: string, attribute = 'Arn') => ({ 'Fn::GetAtt': [id, attribute] });
const join = (...parts: unknown[]) => ({ 'Fn::Join': ['', parts] });
const account = join('arn:', { Ref: 'AWS::Partition' }, ':ec2:', { Ref: 'AWS::Region' }, ':1:instance/*');

test.each([
  ['*', 'arn:aws:s3:::anything'],
  [att('Queue'), 'arn:aws:sqs:us-east-1:000000000000:Shop-Queue'],
  [{ Ref: 'Topic' }, 'arn:aws:sns:us-east-1:000000000000:Shop-Topic'],
  [att('Table'), 'arn:aws:dynamodb:us-east-1:000000000000:table/Shop-Table'],
  [att('Table', 'StreamArn'), 'arn:aws:dynamodb:us-east-1:000000000000:table/Shop-Table/stream/2026'],
  [join(att('Table'), '/index/Open'), 'arn:aws:dynamodb:us-east-1:000000000000:table/Shop-Table/index/Open'],
  [join(att('Files'), '/${cognito-identity.amazonaws.com:sub}/*'), 'arn:aws:s3:::shop.files/me/a/b'],
  [join(att('Files'), '/*'), 'arn:aws:s3:::shop.files/a\nb'],
  [join(att('Files'), '/a?b'), 'arn:aws:s3:::shop.files/a\nb'],
  [account, 'arn:aws:ec2:us-east-1:1:instance/i-1'],
])('%j is %s', (resource, arn) => {
  expect(arn).toMatch(arnPattern(resource, IDS));
});

test.each([
  [att('Queue'), 'arn:aws:sqs:us-east-1:000000000000:Shop-Queue-DeadLetters'],
  [att('Table'), 'arn:aws:dynamodb:us-east-1:000000000000:table/Shop-Table/index/Open'],
  [att('Table'), 'arn:aws:dynamodb:us-east-1:000000000000:table/Other/index/Shop-Table'],
  [att('Files'), 'arn:aws:s3:::shop-files'],
  [att('Gone'), 'arn:aws:s3:::shop.files'],
])('%j is not %s', (resource, arn) => {
  expect(arn).not.toMatch(arnPattern(resource, IDS));
});

test('an intrinsic function that is not known is named', () => {
  expect(() => arnPattern({ 'Fn::ImportValue': 'x' }, IDS)).toThrow('Fn::ImportValue');
});
