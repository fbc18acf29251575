/** Files in the shapes that these systems export by themselves: their columns and how they write them, with people made up here. */
export const contactExports = {
  salesforce: [
    '"Salutation","First Name","Last Name","Title","Mailing Street","Mailing City","Phone","Mobile","Email","Account Name","Contact Description","Contact ID"',
    '"Ms.","Ada","Marlow","Buyer","1 Quay","Hull","(020) 7946-0001","","Ada@Quay.example","Quay & Sons","Prefers mail","0035g00000Abc1QAAR"',
    '"","Bo","Lindqvist","","","","","+46 70 740 60 01","bo@fjord.example","Fjord AB","","0035g00000Abc2QAAR"',
  ],
  hubspot: [
    'Record ID,First Name,Last Name,Email,Phone Number,Lifecycle Stage,Contact owner,Associated Company,Preferred language,Create Date',
    '101,Ada,Marlow,ada@quay.example,+442079460001,Customer,Nobody Known,Quay & Sons,de,2026-02-03 10:11',
    '102,Bo,Lindqvist,bo@fjord.example,,Lead,,Fjord AB,sv,2026-02-04 09:00',
  ],
  zoho: [
    'Record Id,Contact Owner,First Name,Last Name,Account Name,Email,Secondary Email,Phone,Mobile,Description,Tag,Created Time',
    'zcrm_5001,Nobody Known,Ada,Marlow,Quay & Sons,ada@quay.example,a.marlow@home.example,+442079460001,,Prefers mail,,2026-02-03 10:11:12',
    'zcrm_5002,Nobody Known,Bo,Lindqvist,Fjord AB,bo@fjord.example,,,+46707406001,,,2026-02-04 09:00:00',
  ],
  dynamics: [
    '\uFEFF(Do Not Modify) Contact,(Do Not Modify) Row Checksum,(Do Not Modify) Modified On,Full Name,Email,Company Name,Business Phone,Status',
    'a1b2c3d4-0000-4000-8000-000000000001,abc==,2026-02-03 10:11,Ada Marlow,ada@quay.example,Quay & Sons,+44 20 7946 0001,Active',
    'a1b2c3d4-0000-4000-8000-000000000002,def==,2026-02-04 09:00,Bo Lindqvist,bo@fjord.example,Fjord AB,,Active',
  ],
} as const;

export const companyExports = {
  salesforce: [
    '"Account ID","Account Name","Website","Phone"',
    '"0015g00000Xyz1QAAB","Quay & Sons","quay.example","020"',
  ],
  hubspot: ['Record ID,Company name,Company Domain Name,City', '901,Quay & Sons,quay.example,Hull'],
  zoho: [
    'Record Id,Account Name,Account Owner,Website',
    'zcrm_9001,Quay & Sons,Nobody Known,https://quay.example',
  ],
  dynamics: [
    '(Do Not Modify) Account,(Do Not Modify) Row Checksum,Account Name,Main Phone,Website',
    'a1b2c3d4-0000-4000-8000-000000000009,abc==,Quay & Sons,,https://quay.example',
  ],
} as const;

export const systems = ['salesforce', 'hubspot', 'zoho', 'dynamics'] as const;
export const fileOf = (lines: readonly string[]): string => lines.join('\r\n');
