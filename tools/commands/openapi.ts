import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { STATUS_CODES } from 'node:http';
import { dirname } from 'node:path';
import openapiTS, { astToString } from 'openapi-typescript';
import { format } from 'prettier';
import { scenarios } from '../../lib/registry';
import { pathOf, referenced, resourcesOf, type Template } from '../template/template';
import { CARRIED } from '../../lambdas/shared/text';
import { templateOf } from '../template/synthesis';
import { runCommand } from '../terminal/command-line';
import { chooseScenarios } from '../template/scenario-names';
import { ToolError } from '../terminal/tool-error';

const HELP = `
Usage: npm run openapi [-- <scenario>…] [--check]

Writes, for each API whose routes declare what they take and answer, its OpenAPI document (docs/scenarios/<name>.openapi.json),
read from the synthesized template, and the types of a client of it (clients/<name>.ts).

  --check      write nothing; fail and name the files that are out of date
  -h, --help   this text
`;

interface Method {
  readonly HttpMethod: string;
  readonly ResourceId: unknown;
  readonly AuthorizationType: string;
  readonly RequestParameters?: Readonly<Record<string, boolean>>;
  readonly RequestModels?: Readonly<Record<string, unknown>>;
  readonly MethodResponses?: readonly {
    readonly StatusCode: string;
    readonly ResponseModels?: Readonly<Record<string, unknown>>;
    readonly ResponseParameters?: Readonly<Record<string, boolean>>;
  }[];
}

const STYLE = { singleQuote: true, printWidth: 120 };
const MODEL = 'AWS::ApiGateway::Model';
const PLACES: Readonly<Record<string, string>> = { path: 'path', querystring: 'query', header: 'header' };
/** Set by the client for every request, by its security scheme. */
const TOKEN = 'Authorization';
const SIGNED = 'AWS_IAM';
const SIGNATURE = 'sigv4';
/** As API Gateway writes it: https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions-authtype.html */
const SIGNATURE_SCHEME = {
  type: 'apiKey',
  in: 'header',
  name: TOKEN,
  'x-amazon-apigateway-authtype': 'awsSigv4',
};

/** What the functions ask of every body, whatever its schema. */
const BODY = `UTF-8 of at most 256 KiB; texts and names ${CARRIED}; tabs and line breaks are none of these.`;

const PROBLEM = {
  title: 'Problem',
  description: 'An answer other than success: https://www.rfc-editor.org/rfc/rfc9457',
  type: 'object',
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'number' },
    errors: {
      type: 'array',
      items: {
        type: 'object',
        properties: { field: { type: 'string' }, detail: { type: 'string' } },
        required: ['field', 'detail'],
      },
    },
  },
  required: ['type', 'title'],
};

void runCommand(HELP, { check: { type: 'boolean' } }, async ({ positionals, values }) => {
  const stale: string[] = [];
  const chosen = chooseScenarios(positionals);
  for (const { id, folder, purpose } of scenarios.filter((one) => chosen.includes(one.id))) {
    const document = openApi(id, purpose, templateOf(id));
    if (document === undefined) continue;
    const types = `/** Made by \`npm run openapi\`. */\n${astToString(await openapiTS(JSON.stringify(document)))}`;
    const files = {
      [`docs/scenarios/${folder}.openapi.json`]: await format(JSON.stringify(document), { ...STYLE, parser: 'json' }),
      [`clients/${folder}.ts`]: await format(types, { ...STYLE, parser: 'typescript' }),
    };
    for (const [file, text] of Object.entries(files)) {
      if ((await readFile(file, 'utf8').catch(() => undefined)) === text) continue;
      stale.push(file);
      if (values.check) continue;
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, text);
    }
  }
  if (values.check && stale.length > 0)
    throw new ToolError(`Out of date: ${stale.join(', ')}. \`npm run openapi\` writes them anew.`);
  if (!values.check) console.log(stale.length === 0 ? 'All were up to date.' : `Written: ${stale.join(', ')}`);
  return 0;
});

/** @returns nothing where no route declares what it answers */
function openApi(title: string, description: string, template: Template): object | undefined {
  const methods = propertiesOf(template, 'AWS::ApiGateway::Method') as Method[];
  const described = methods.filter(({ MethodResponses: answers = [] }) => answers.some((one) => one.ResponseModels));
  if (described.length === 0) return undefined;
  const models = propertiesOf(template, MODEL) as { Name: string; Schema: Record<string, unknown> }[];
  const asksFor = (type: string) => methods.some(({ AuthorizationType }) => AuthorizationType === type);
  const asksForToken = asksFor('COGNITO_USER_POOLS');
  const securitySchemes = {
    ...(asksForToken && { idToken: { type: 'apiKey', in: 'header', name: TOKEN } }),
    ...(asksFor(SIGNED) && { [SIGNATURE]: SIGNATURE_SCHEME }),
  };
  const paths: Record<string, Record<string, object>> = {};
  for (const method of methods.filter(({ HttpMethod }) => !['HEAD', 'OPTIONS', 'ANY'].includes(HttpMethod))) {
    const path = pathOf(method.ResourceId, template);
    // OpenAPI has no path for whatever comes; what has one here answers browsers, not programs.
    if (path.endsWith('+}')) continue;
    paths[path] = { ...paths[path], [method.HttpMethod.toLowerCase()]: operation(method, template) };
  }
  return {
    openapi: '3.1.0',
    info: { title, description, version: '1' },
    ...(asksForToken && { security: [{ idToken: [] }] }),
    paths,
    components: {
      ...(Object.keys(securitySchemes).length > 0 && { securitySchemes }),
      schemas: {
        ...Object.fromEntries(models.map(({ Name, Schema: { $schema, ...schema } }) => [Name, schema])),
        Problem: PROBLEM,
      },
    },
  };
}

function operation(method: Method, template: Template): object {
  const { RequestParameters = {}, RequestModels, MethodResponses = [], AuthorizationType } = method;
  const content = (models: Readonly<Record<string, unknown>> = {}) => {
    const entries = Object.entries(models).map(([type, model]) => [type, { schema: schemaOf(model, template) }]);
    return entries.length > 0 ? { content: Object.fromEntries(entries) as object } : {};
  };
  const parameters = Object.entries(RequestParameters).flatMap(([parameter, required]) => {
    const [, , place = '', name = ''] = parameter.split('.');
    return name === TOKEN ? [] : [{ name, in: PLACES[place], required, schema: { type: 'string' } }];
  });
  const answers = MethodResponses.map(({ StatusCode, ResponseModels, ResponseParameters = {} }) => {
    const names = Object.keys(ResponseParameters).map((parameter) => parameter.split('.').at(-1) ?? '');
    const headers = Object.fromEntries(names.map((name) => [name, { schema: { type: 'string' } }]));
    const described = STATUS_CODES[StatusCode] ?? '';
    return [StatusCode, { description: described, headers, ...content(ResponseModels) }] as const;
  });
  return {
    ...(AuthorizationType === SIGNED && { security: [{ [SIGNATURE]: [] }] }),
    parameters,
    ...(RequestModels && { requestBody: { description: BODY, required: true, ...content(RequestModels) } }),
    responses: {
      ...Object.fromEntries(answers),
      default: {
        description: 'A problem',
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    },
  };
}

function schemaOf(model: unknown, template: Template): object {
  const { Name } = template.Resources[referenced(model) ?? '']?.Properties as { Name: string };
  return { $ref: `#/components/schemas/${Name}` };
}

function propertiesOf(template: Template, type: string): unknown[] {
  return resourcesOf(template, type).map(([, properties]) => properties);
}
