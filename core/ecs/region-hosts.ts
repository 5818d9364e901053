/**
 * Regions whose ECS endpoint does not follow the pattern `ecs.REGION.aliyuncs.com`.
 * Source: the endpoint map of the official client, @alicloud/ecs20140526 7.11.6. A test compares the two.
 */
const EXCEPTIONS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    "ecs-cn-hangzhou.aliyuncs.com": [
      "cn-hangzhou",
      "cn-shanghai-finance-1",
      "cn-shenzhen-finance-1",
      "cn-beijing-nu16-b01",
      "cn-fujian",
      "cn-haidian-cm12-c01",
      "cn-hangzhou-bj-b01",
      "cn-hangzhou-internal-prod-1",
      "cn-hangzhou-internal-test-1",
      "cn-hangzhou-internal-test-2",
      "cn-hangzhou-internal-test-3",
      "cn-hangzhou-test-306",
      "cn-shanghai-et15-b01",
      "cn-shanghai-et2-b01",
      "cn-shanghai-internal-test-1",
      "cn-shenzhen-st4-d01",
      "cn-shenzhen-su18-b01",
      "cn-zhangbei-na61-b01",
    ],
    "ecs.aliyuncs.com": [
      "cn-north-2-gov-1",
      "ap-northeast-2-pop",
      "cn-beijing-finance-pop",
      "cn-beijing-gov-1",
      "cn-hangzhou-finance",
      "cn-hongkong-finance-pop",
      "cn-shanghai-inner",
      "cn-shenzhen-inner",
      "cn-wuhan",
      "cn-yushanfang",
      "cn-zhangbei",
      "rus-west-1-pop",
    ],
    "ecs.cn-qingdao-nebula.aliyuncs.com": [
      "cn-edge-1",
      "cn-huhehaote-nebula-1",
      "cn-zhengzhou-nebula-1",
    ],
    "ecs.cn-zhangjiakou.aliyuncs.com": ["cn-zhangjiakou-na62-a01"],
    "ecs.cn-shenzhen-cloudstone.aliyuncs.com": ["eu-west-1-oxs"],
  }).flatMap(([host, regions]) => regions.map((region) => [region, host] as const)),
);

/** The host of the public ECS endpoint of a region. */
export function ecsHostOf(region: string): string {
  return EXCEPTIONS.get(region) ?? `ecs.${region}.aliyuncs.com`;
}

/** Whether a string can be a region ID, such as `cn-hangzhou`. It becomes part of a host name. */
export function isRegionId(text: string): boolean {
  return text.length <= 63 && /^[a-z0-9]+(-[a-z0-9]+)*$/.test(text);
}

/** The problem with any other string, for messages. */
export const INVALID_REGION_ID = "must be a region ID, such as cn-hangzhou";
