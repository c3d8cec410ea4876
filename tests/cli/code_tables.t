#!/usr/bin/env bash
#
# code_tables.t - what the tables in schema/codes/ promise to the program and to its users.
#
# Each check asks for the rows that break one rule and passes when there are none. Only the
# sqlite3 shell and coreutils are used; the tables live in memory, every column as text.

set -u
export LC_ALL=C
cd "$(dirname -- "${BASH_SOURCE[0]}")/../.." || exit 1

dir=schema/codes
n=0
failed=0

result() { # STATUS NAME: one line of TAP
    n=$((n + 1))
    if [ "$1" -eq 0 ]; then
        printf 'ok %d - %s\n' "$n" "$2"
    else
        failed=$((failed + 1))
        printf 'not ok %d - %s\n' "$n" "$2"
    fi
}

# Named as the headers name them, but made here: how the shell types columns has changed over time.
tables='
CREATE TABLE codes(sip_code TEXT, microsoft_code TEXT, variant TEXT, tokens TEXT, title TEXT, origin TEXT,
    owner TEXT, outcome TEXT, delivered TEXT, direction TEXT, advice TEXT, source TEXT, source_date TEXT);
CREATE TABLE families(pattern TEXT, title TEXT, description TEXT, origin TEXT, owner TEXT, outcome TEXT,
    delivered TEXT, explains TEXT, advice TEXT, evidence TEXT);
CREATE TABLE sip(sip_code TEXT, reason_phrase TEXT, class TEXT, meaning TEXT, outcome TEXT, delivered TEXT,
    owner TEXT, advice TEXT, rfc TEXT);
CREATE TABLE types(call_type TEXT, canonical TEXT, direction TEXT, kind TEXT, product TEXT, source TEXT);
CREATE TABLE prefixes(prefix TEXT, country TEXT);
CREATE TABLE tls(pattern TEXT);'

query() { # SQL: its rows over the loaded tables; complaints of the import come out too
    sqlite3 -batch -bail :memory: "$tables" \
        ".import --csv --skip 1 $dir/response_codes.csv codes" \
        ".import --csv --skip 1 $dir/code_families.csv families" \
        ".import --csv --skip 1 $dir/sip_codes.csv sip" \
        ".import --csv --skip 1 $dir/call_types.csv types" \
        ".import --csv --skip 1 $dir/country_prefixes.csv prefixes" \
        ".import --csv --skip 1 $dir/tls_families.csv tls" \
        "$1" 2>&1 || printf 'sqlite3 gave up\n'
}

none() { # NAME SQL: no row may come back; the first few that do are shown
    local rows

    rows=$(query "$2")
    if [ -z "$rows" ]; then
        result 0 "$1"
    else
        result 1 "$1"
        printf '%s\n' "$rows" | head -n 10 | while IFS= read -r row; do
            printf '# %s\n' "$row"
        done
    fi
}

ORIGINS="'sbc','microsoft'"
OWNERS="'sbc','carrier','tenant_config','license','user','microsoft','none'"
OUTCOMES="'failure','expected','success'"
DIRECTIONS="'any','inbound','outbound'"

# ---- the files themselves

header() { # FILE HEADER
    local got

    got=$(head -n 1 "$dir/$1" 2>/dev/null)
    [ "$got" = "$2" ]
    result $? "$1 has its header"
}

header response_codes.csv sip_code,microsoft_code,variant,tokens,title,origin,owner,outcome,delivered,direction,advice,source,source_date
header code_families.csv pattern,title,description,origin,owner,outcome,delivered,explains,advice,evidence
header sip_codes.csv sip_code,reason_phrase,class,meaning,outcome,delivered,owner,advice,rfc
header call_types.csv call_type,canonical,direction,kind,product,source
header country_prefixes.csv prefix,country
header tls_families.csv pattern

for f in response_codes code_families sip_codes call_types country_prefixes tls_families; do
    odd=$(tr -d '\n -~\200-\377' <"$dir/$f.csv" | wc -c)
    last=$(tail -c 1 "$dir/$f.csv" | wc -l)
    [ "$odd" -eq 0 ] && [ "$last" -eq 1 ]
    result $? "$f.csv has LF line ends and no other control characters"
done

none 'every table has rows, every row all its fields' "
    SELECT 'empty table' WHERE (SELECT count(*) FROM codes) = 0
        OR (SELECT count(*) FROM families) = 0 OR (SELECT count(*) FROM sip) = 0
        OR (SELECT count(*) FROM types) = 0 OR (SELECT count(*) FROM prefixes) = 0
    UNION ALL SELECT sip_code || '/' || microsoft_code FROM codes WHERE source_date IS NULL
    UNION ALL SELECT pattern FROM families WHERE evidence IS NULL
    UNION ALL SELECT sip_code FROM sip WHERE rfc IS NULL
    UNION ALL SELECT call_type FROM types WHERE source IS NULL
    UNION ALL SELECT prefix FROM prefixes WHERE country IS NULL"

none 'no text has a blank at its start or end, or two in a row' "
    WITH t(k, x) AS (
        SELECT sip_code || '/' || microsoft_code, y.value FROM codes,
               json_each(json_array(tokens, title, advice, source)) AS y
        UNION ALL SELECT pattern, y.value FROM families,
               json_each(json_array(title, description, advice, evidence)) AS y
        UNION ALL SELECT sip_code, y.value FROM sip,
               json_each(json_array(reason_phrase, meaning, advice, rfc)) AS y
        UNION ALL SELECT call_type, source FROM types)
    SELECT k, x FROM t WHERE x <> trim(x) OR instr(x, '  ')"

# ---- response codes

none 'codes and variants are numbers' "
    SELECT sip_code, microsoft_code, variant FROM codes
     WHERE sip_code = '' OR microsoft_code = '' OR variant = ''
        OR sip_code || microsoft_code || variant GLOB '*[^0-9]*'
        OR (length(sip_code) > 1 AND sip_code LIKE '0%')
        OR (length(microsoft_code) > 1 AND microsoft_code LIKE '0%') OR sip_code + 0 > 699"

none 'pair and variant occur once' "
    SELECT sip_code, microsoft_code, variant, count(*) FROM codes GROUP BY 1, 2, 3 HAVING count(*) > 1"

none 'variants of a pair run from 1 without a gap' "
    SELECT sip_code, microsoft_code FROM codes GROUP BY 1, 2
    HAVING min(variant + 0) <> 1 OR max(variant + 0) <> count(*)"

none 'response codes are in the order of their key' "
    SELECT a.sip_code, a.microsoft_code, a.variant FROM codes AS a JOIN codes AS b ON b.rowid = a.rowid + 1
     WHERE (a.sip_code + 0, a.microsoft_code + 0, a.variant + 0)
        >= (b.sip_code + 0, b.microsoft_code + 0, b.variant + 0)"

none 'response codes: origin, owner, outcome, delivered and direction keep to their lists' "
    SELECT sip_code, microsoft_code, variant FROM codes
     WHERE origin NOT IN ($ORIGINS) OR owner NOT IN ($OWNERS) OR outcome NOT IN ($OUTCOMES)
        OR delivered NOT IN ('0', '1') OR direction NOT IN ($DIRECTIONS)"

none 'response codes: a title of at most 80 characters, no full stop' "
    SELECT sip_code, microsoft_code, length(title) FROM codes
     WHERE title = '' OR length(title) > 80 OR title LIKE '%.'"

none 'response codes: advice on every row, no empty step' "
    SELECT sip_code, microsoft_code, variant FROM codes
     WHERE advice = '' OR advice LIKE '|%' OR advice LIKE '%|' OR advice GLOB '*| |*'
        OR replace(advice, ' | ', '') LIKE '%|%'"

none 'a failure gets two to five steps, nothing gets more' "
    WITH c AS (SELECT *, (length(advice) - length(replace(advice, ' | ', ''))) / 3 + 1 AS steps FROM codes)
    SELECT sip_code, microsoft_code, variant, steps FROM c
     WHERE steps > 5 OR (outcome = 'failure' AND steps < 2)"

none 'no failure is answered with nothing to do, and none is left without an owner' "
    SELECT sip_code, microsoft_code, variant FROM codes
     WHERE outcome = 'failure' AND (owner = 'none' OR advice LIKE 'nothing to do%')"

none 'a success counts as delivered' "
    SELECT sip_code, microsoft_code, variant FROM codes WHERE outcome = 'success' AND delivered <> '1'"

none 'response codes: a source and its date on every row' "
    SELECT sip_code, microsoft_code, variant FROM codes
     WHERE source = '' OR date(source_date) IS NULL OR date(source_date) <> source_date
        OR source_date < '2018-01-01'"

none 'no advice names what Microsoft has ended' "
    SELECT sip_code, microsoft_code FROM codes
     WHERE advice LIKE '%sip-all.%' OR advice LIKE '%baltimore%' OR advice LIKE '%tls 1.0%'"

# Signalling comes from 52.112.0.0/14 and 52.122.0.0/15; 52.120.0.0/14 is named for media only.
none 'firewall advice names the range that fits signalling or media' "
    SELECT sip_code, microsoft_code, variant FROM codes
     WHERE (advice LIKE '%52.120.0.0/14%' AND advice NOT LIKE '%UDP%')
        OR (advice LIKE '%52.112.0.0/14%' AND advice NOT LIKE '%52.122.0.0/15%'
            AND advice NOT LIKE '%52.120.0.0/14%')"

# Six digits with 560 in front come from the SBC, all else from Microsoft. Sources differ about
# 540xxx, so its rows decide one by one; 60486 is a misprint for 540486 or 560486.
none 'origin is sbc exactly for 560xxx and the listed exceptions' "
    WITH c AS (SELECT *, microsoft_code GLOB '560[0-9][0-9][0-9]'
                      OR sip_code || '/' || microsoft_code IN ('0/540000', '200/540000', '486/540486',
                         '487/540200', '487/540487', '486/60486') AS from_sbc FROM codes)
    SELECT sip_code, microsoft_code, variant, origin FROM c WHERE (origin = 'sbc') <> from_sbc"

none '560xxx is outbound, 540xxx inbound' "
    SELECT sip_code, microsoft_code, direction FROM codes
     WHERE (microsoft_code GLOB '560[0-9][0-9][0-9]' AND direction <> 'outbound')
        OR (microsoft_code GLOB '540[0-9][0-9][0-9]' AND direction <> 'inbound')"

none '560xxx repeats the SIP code, the known misprint apart' "
    SELECT sip_code, microsoft_code FROM codes
     WHERE microsoft_code GLOB '560[1-9][0-9][0-9]' AND substr(microsoft_code, 4) <> sip_code
       AND sip_code || '/' || microsoft_code <> '497/560487'"

# ---- phrase tokens

none 'tokens stand only where a pair has several variants' "
    SELECT sip_code, microsoft_code FROM codes GROUP BY 1, 2 HAVING count(*) = 1 AND max(tokens) <> ''"

none 'no two variants of a pair have the same tokens' "
    SELECT sip_code, microsoft_code, tokens FROM codes WHERE tokens <> ''
     GROUP BY sip_code, microsoft_code, lower(tokens) HAVING count(*) > 1"

none 'several tokens are separated by an ampersand between blanks' "
    SELECT sip_code, microsoft_code, tokens FROM codes
     WHERE replace(tokens, ' & ', '') LIKE '%&%' OR tokens LIKE '& %' OR tokens LIKE '% &' OR tokens LIKE '%|%'"

none 'pairs with several variants: all but one have tokens, or none has' "
    SELECT sip_code, microsoft_code FROM codes GROUP BY 1, 2
    HAVING sum(tokens <> '') > 0 AND sum(tokens = '') > 1"

none 'variants without any token are the ones known to have none' "
    SELECT sip_code, microsoft_code FROM codes GROUP BY 1, 2
    HAVING count(*) > 1 AND max(tokens) = ''
       AND sip_code || '/' || microsoft_code NOT IN ('403/510403', '403/510546', '404/511404', '480/10037')"

# The rule of use: of the variants whose tokens all stand in the phrase those with most tokens win;
# if none does and only some have tokens, those without win; else all are shown.
none 'phrases choose the variant they are meant to choose' "
    WITH RECURSIVE
    probe(n, sip_code, microsoft_code, phrase, want) AS (VALUES
        (1, '403', '510532', 'Get Inbound Direct Routing - RuntimeApi trunk config not found', '1'),
        (2, '403', '510532', 'NO TRUNK CONFIG WAS FOUND', '2'),
        (3, '403', '510532', '', '1,2'),
        (4, '403', '510560', 'User is not Enterprise Voice enabled', '1'),
        (5, '403', '510560', 'not Enterprise Voice enabled. Not allowed to make user based dial out', '2'),
        (6, '403', '510560', '', '1'),
        (7, '403', '510546', 'no trunk config found by LBR selection criteria', '1,2'),
        (8, '488', '531000', 'InternalDiagCode: CannotSupportAnyMedia', '1'),
        (9, '488', '531000', 'InternalDiagCode: SrtpEncryptionRequired', '2'),
        (10, '500', '510544', 'no trunk config found', '1'),
        (11, '500', '510544', 'failed getting gateways for emergency user', '2'),
        (12, '500', '510544', 'Duplicate CreateCallAsync request', '3'),
        (13, '500', '540500', 'Transfer call without draft call data', '1'),
        (14, '500', '540500', 'Duplicate CreateCallAsync request', '2'),
        (15, '504', '549002', 'Unable to deliver INVITE: TlsTransport is not connected', '1'),
        (16, '504', '549002', 'Unable to deliver INVITE: Invalid Request/Response line', '2'),
        (17, '504', '569002', 'Unable to deliver INVITE: party did not properly respond after a time', '1'),
        (18, '504', '569002', 'Unable to deliver INVITE: target machine actively refused it', '2'),
        (19, '504', '569002', 'outgoing TLS negotiation failed; HRESULT=0x80096004', '3'),
        (20, '504', '569002', 'Unable to deliver INVITE: Wrong name; HRESULT=0x80090322 CERT_E_WRONG_USAGE', '4'),
        (21, '504', '569002', 'TLS decryption failed; HRESULT=590615', '5'),
        (22, '504', '569002', 'Unable to deliver ACK: Wrong name; HRESULT=0x80090322', '6'),
        (23, '504', '569002', 'unable to deliver ack: target machine actively refused it', '7'),
        (24, '504', '569002', 'TlsTransport is not connected', '8'),
        (25, '504', '569002', 'some other phrase', '1,2,3,4,5,6,7,8'),
        (26, '404', '511404', 'Getting user info by number failed', '1,2')),
    part(n, variant, phrase, token, rest) AS (
        SELECT p.n, c.variant, p.phrase, '', CASE c.tokens WHEN '' THEN '' ELSE c.tokens || ' & ' END
          FROM probe AS p JOIN codes AS c USING (sip_code, microsoft_code)
        UNION ALL
        SELECT n, variant, phrase, substr(rest, 1, instr(rest, ' & ') - 1), substr(rest, instr(rest, ' & ') + 3)
          FROM part WHERE rest <> ''),
    score AS (
        SELECT n, variant, sum(token <> '') AS tokens,
               min(token = '' OR instr(lower(phrase), lower(token)) > 0) AS found
          FROM part GROUP BY n, variant),
    best AS (SELECT n, max(CASE WHEN found AND tokens > 0 THEN tokens ELSE 0 END) AS top,
                    sum(tokens = 0) AS blank FROM score GROUP BY n),
    won AS (
        SELECT s.n, group_concat(s.variant) AS got
          FROM (SELECT * FROM score ORDER BY n, variant + 0) AS s JOIN best AS b USING (n)
         WHERE CASE WHEN b.top > 0 THEN s.found AND s.tokens = b.top
                    WHEN b.blank > 0 THEN s.tokens = 0 ELSE 1 END
         GROUP BY s.n)
    SELECT p.n, p.phrase, p.want, w.got FROM probe AS p LEFT JOIN won AS w USING (n)
     WHERE w.got IS NOT p.want"

# ---- what Microsoft's pages for each SIP code document: SIP code/Microsoft code*sections

documented() { # SIP-CODE MICROSOFT-CODE[*SECTIONS]...
    local code=$1 values='' ms

    shift
    for ms in "$@"; do
        values+="${values:+,}('$code','${ms%%\**}',"
        case $ms in
            *\**) values+="${ms##*\*})" ;;
            *) values+="1)" ;;
        esac
    done
    none "page $code: every pair it documents has its rows" "
        WITH page(sip_code, microsoft_code, sections) AS (VALUES $values)
        SELECT sip_code, microsoft_code, sections, count(codes.variant)
          FROM page LEFT JOIN codes USING (sip_code, microsoft_code)
         GROUP BY 1, 2 HAVING count(codes.variant) < sections"
}

documented 400 540400
documented 402 560402
documented 403 10199 10500 10553 510532*2 510534 510546 510559 510560*2 510562 510563 560403
documented 404 10202 511404
documented 408 0 1106 500001 560408
documented 410 531000 531004 531005
documented 412 510412
documented 415 540415 510415
documented 420 540420 560420
documented 422 540422
documented 480 10037 10140 10191
documented 484 560484
documented 486 10321
documented 488 531000*2 531027 531052
documented 500 510482 510544*3 540500*2
documented 503 10320 540998 560503
documented 504 549002*2 549018 569002*7 569003 569008 569009 569015 569016 569018

# ---- families

none 'family patterns occur once and use the pattern language' "
    SELECT pattern, count(*) FROM families GROUP BY pattern HAVING count(*) > 1
    UNION ALL SELECT pattern, 0 FROM families
     WHERE pattern <> '*' AND (pattern IN ('', '+') OR pattern LIKE '%++'
        OR rtrim(pattern, '+') GLOB '*[^0-9x]*')"

none 'the last family takes everything' "
    SELECT pattern FROM families WHERE (pattern = '*') <> (rowid = (SELECT max(rowid) FROM families))"

none 'families: closed lists, where a blank leaves it to the SIP code' "
    SELECT pattern FROM families
     WHERE origin NOT IN ($ORIGINS) OR owner NOT IN ('', $OWNERS) OR outcome NOT IN ('', $OUTCOMES)
        OR delivered NOT IN ('', '0', '1') OR explains NOT IN ('0', '1')
        OR (outcome = '') <> (delivered = '') OR (outcome = 'failure' AND owner IN ('', 'none'))"

none 'families: a title of at most 60 characters that reads on after a reason phrase' "
    SELECT pattern, title FROM families
     WHERE title = '' OR length(title) > 60 OR title NOT GLOB '[a-z]*' OR title LIKE '%.'"

none 'families: description, advice and evidence on every row' "
    SELECT pattern FROM families WHERE description = '' OR advice = '' OR evidence = ''
        OR advice LIKE '|%' OR advice LIKE '%|' OR replace(advice, ' | ', '') LIKE '%|%'"

none 'only families that add nothing leave the explanation to the SIP code' "
    SELECT pattern, explains FROM families
     WHERE (explains = '0') <> (pattern = '*' OR pattern NOT GLOB '*[0-9]*')"

# A GLOB stands for the pattern language: good for digits, and + needs one more of them.
FIRST="
    family AS (SELECT rowid AS place, *,
               replace(replace(pattern, 'x', '[0-9]'), '+', '[0-9]*') AS form FROM families)"

none 'no family hides one that comes later' "
    WITH $FIRST,
    sample AS (SELECT place, pattern, CASE pattern WHEN '*' THEN '' ELSE
               replace(replace(pattern, 'x', '4'), '+', '44') END AS code FROM family)
    SELECT s.pattern, (SELECT f.pattern FROM family AS f WHERE s.code GLOB f.form ORDER BY f.place LIMIT 1)
      FROM sample AS s
     WHERE s.place <> (SELECT min(f.place) FROM family AS f WHERE s.code GLOB f.form)"

none 'codes fall into the family they are meant to' "
    WITH $FIRST,
    probe(code, want) AS (VALUES ('560000', '560000'), ('560502', '560xxx'), ('540480', '540480'),
        ('540481', '540xxx'), ('540998', '5409xx'), ('569002', '5x9002'), ('549018', '5x9018'),
        ('569099', '569xxx'), ('510539', '51053x'), ('510999', '510xxx'), ('531099', '531xxx'),
        ('599999', '5xxxxx'), ('301005', '30100x'), ('10999', '10xxx'), ('18503', '1xxxx'),
        ('7015', '7xxx'), ('0', '0'), ('404', 'xxx'), ('5604031', 'xxxxxx+'), ('123456789', 'xxxxxx+'),
        ('7', '*'), ('', '*'))
    SELECT p.code, p.want, (SELECT f.pattern FROM family AS f WHERE p.code GLOB f.form ORDER BY f.place LIMIT 1)
      FROM probe AS p
     WHERE p.want IS NOT (SELECT f.pattern FROM family AS f WHERE p.code GLOB f.form ORDER BY f.place LIMIT 1)"

none 'a pair outside 540xxx has the origin of its family' "
    WITH $FIRST
    SELECT c.sip_code, c.microsoft_code, c.origin FROM codes AS c
     WHERE c.microsoft_code NOT GLOB '540[0-9][0-9][0-9]' AND c.microsoft_code <> '60486'
       AND c.origin <> (SELECT f.origin FROM family AS f WHERE c.microsoft_code GLOB f.form ORDER BY f.place LIMIT 1)"

none 'no answer is expected and delivered: 480 with 560480 or 540480' "
    WITH held(what, outcome, delivered, owner) AS (
        SELECT microsoft_code, outcome, delivered, owner FROM codes
         WHERE sip_code = '480' AND microsoft_code IN ('560480', '540480')
        UNION ALL SELECT pattern, outcome, delivered, owner FROM families WHERE pattern IN ('560480', '540480'))
    SELECT want.column1 FROM (VALUES ('560480'), ('540480')) AS want
     WHERE want.column1 NOT IN (SELECT what FROM held)
    UNION ALL
    SELECT what FROM held WHERE outcome <> 'expected' OR delivered <> '1' OR owner <> 'none'"

none 'certificate and TLS trouble is of families that there are, each once' "
    SELECT pattern FROM tls WHERE pattern NOT IN (SELECT pattern FROM families)
    UNION ALL SELECT pattern FROM tls GROUP BY pattern HAVING count(*) > 1
    UNION ALL SELECT 'empty table' WHERE (SELECT count(*) FROM tls) = 0"

# ---- SIP codes

none 'there are 75 SIP codes, each once, in order' "
    SELECT count(*) FROM sip HAVING count(*) <> 75 OR count(DISTINCT sip_code) <> 75
    UNION ALL SELECT a.sip_code FROM sip AS a JOIN sip AS b ON b.rowid = a.rowid + 1
     WHERE a.sip_code + 0 >= b.sip_code + 0"

none 'SIP codes: three digits, class by the first of them, closed lists' "
    SELECT sip_code FROM sip
     WHERE sip_code NOT GLOB '[1-6][0-9][0-9]' OR owner NOT IN ($OWNERS) OR outcome NOT IN ($OUTCOMES)
        OR delivered NOT IN ('0', '1')
        OR class IS NOT CASE substr(sip_code, 1, 1) WHEN '1' THEN 'provisional' WHEN '2' THEN 'success'
           WHEN '3' THEN 'redirection' WHEN '4' THEN 'client_failure' WHEN '5' THEN 'server_failure'
           WHEN '6' THEN 'global_failure' END"

none 'SIP codes: phrase, meaning, advice and RFC on every row' "
    SELECT sip_code FROM sip
     WHERE reason_phrase = '' OR meaning = '' OR advice = '' OR rfc NOT GLOB 'RFC [0-9][0-9][0-9][0-9]'"

none 'SIP codes: busy, cancelled and declined are expected, nothing else is' "
    SELECT sip_code, outcome, delivered FROM sip
     WHERE (outcome = 'expected') <> (sip_code IN ('486', '487', '600', '603'))
        OR (outcome = 'success') <> (class = 'success')
        OR (delivered = '1') <> (outcome <> 'failure')"

none 'SIP codes of the pairs are known, but for the printed misprints and client codes' "
    SELECT DISTINCT sip_code FROM codes
     WHERE sip_code NOT IN (SELECT sip_code FROM sip)
       AND sip_code NOT IN ('0', '40', '490', '495', '496', '497', '558')"

# ---- call types

none 'call types occur once, in lower case, in order' "
    SELECT call_type, count(*) FROM types GROUP BY call_type HAVING count(*) > 1
    UNION ALL SELECT call_type, 0 FROM types
     WHERE call_type = '' OR call_type GLOB '*[^a-z_]*' OR canonical GLOB '*[^a-z_]*'
    UNION ALL SELECT a.call_type, 0 FROM types AS a JOIN types AS b ON b.rowid = a.rowid + 1
     WHERE a.call_type >= b.call_type"

none 'call types: closed lists and a source' "
    SELECT call_type FROM types
     WHERE direction NOT IN ('in', 'out') OR product NOT IN ('direct_routing', 'pstn') OR source = ''
        OR kind NOT IN ('call', 'conference', 'forwarding', 'transfer', 'emergency', 'unassigned', 'bot')"

none 'each canonical call type is itself a row and stands for itself' "
    SELECT t.call_type, t.canonical FROM types AS t LEFT JOIN types AS c ON c.call_type = t.canonical
     WHERE c.canonical IS NOT t.canonical OR c.direction IS NOT t.direction OR c.kind IS NOT t.kind
        OR c.product IS NOT t.product"

none 'the direction is the one the spelling names' "
    SELECT call_type, direction FROM types
     WHERE direction <> CASE WHEN instr(call_type, 'out') THEN 'out' ELSE 'in' END"

none 'every known spelling has its canonical form' "
    WITH known(call_type, canonical) AS (VALUES
        ('dr_in', 'dr_in'), ('byotin', 'dr_in'), ('dr_out', 'dr_out'), ('byotout', 'dr_out'),
        ('dr_out_user_conf', 'dr_out_user_conf'), ('byotoutuserconf', 'dr_out_user_conf'),
        ('dr_out_user_forwarding', 'dr_out_user_forwarding'),
        ('byotoutuserforwarding', 'dr_out_user_forwarding'),
        ('dr_out_user_transfer', 'dr_out_user_transfer'), ('byotoutusertransfer', 'dr_out_user_transfer'),
        ('dr_emergency_out', 'dr_emergency_out'), ('byotoutemergency', 'dr_emergency_out'),
        ('dr_unassigned_in', 'dr_unassigned_in'),
        ('dr_in_bot', 'dr_in_bot'), ('dr_in_ucap', 'dr_in_bot'), ('byotinucap', 'dr_in_bot'),
        ('dr_out_bot', 'dr_out_bot'), ('dr_out_ucap', 'dr_out_bot'), ('byotoutucap', 'dr_out_bot'),
        ('user_in', 'user_in'), ('user_out', 'user_out'), ('user_out_conf', 'user_out_conf'),
        ('user_out_transfer', 'user_out_transfer'), ('user_out_forwarding', 'user_out_forwarding'),
        ('conf_in', 'conf_in'), ('conf_out', 'conf_out'), ('ucap_in', 'ucap_in'), ('ucap_out', 'ucap_out'),
        ('ucap_out_conf', 'ucap_out_conf'), ('unassigned_in', 'unassigned_in'),
        ('emergency_in', 'emergency_in'), ('emergency_out', 'emergency_out'),
        ('fmc_in', 'fmc_in'), ('fmc_out', 'fmc_out'), ('oc_ucap_in', 'oc_ucap_in'))
    SELECT known.call_type, known.canonical FROM known LEFT JOIN types USING (call_type)
     WHERE types.canonical IS NOT known.canonical"

none 'Direct Routing types are those with dr_ or byot in front' "
    SELECT call_type, product FROM types
     WHERE (product = 'direct_routing') <> (call_type GLOB 'dr_*' OR call_type GLOB 'byot*')"

# ---- country prefixes

none 'prefixes occur once, are digits, and are sorted as text' "
    SELECT prefix, count(*) FROM prefixes GROUP BY prefix HAVING count(*) > 1
    UNION ALL SELECT prefix, 0 FROM prefixes
     WHERE prefix = '' OR prefix GLOB '*[^0-9]*' OR prefix LIKE '0%' OR length(prefix) > 7
    UNION ALL SELECT a.prefix, 0 FROM prefixes AS a JOIN prefixes AS b ON b.rowid = a.rowid + 1
     WHERE a.prefix >= b.prefix"

none 'countries are two capital letters' "
    SELECT prefix, country FROM prefixes WHERE country NOT GLOB '[A-Z][A-Z]'"

none 'a longer prefix says something its shorter one does not' "
    SELECT l.prefix, l.country FROM prefixes AS l JOIN prefixes AS s
        ON length(s.prefix) < length(l.prefix) AND substr(l.prefix, 1, length(s.prefix)) = s.prefix
     WHERE l.country = s.country"

none 'every zone of the numbering plan is there' "
    WITH zone(first) AS (VALUES ('1'), ('2'), ('3'), ('4'), ('5'), ('6'), ('7'), ('8'), ('9'))
    SELECT first FROM zone WHERE first NOT IN (SELECT substr(prefix, 1, 1) FROM prefixes)
    UNION ALL SELECT 'too few countries: ' || count(DISTINCT country) FROM prefixes
     HAVING count(DISTINCT country) < 230"

none 'the longest prefix finds the country of a number' "
    WITH probe(number, want) AS (VALUES ('12025550100', 'US'), ('12045550100', 'CA'), ('14165550100', 'CA'),
        ('12425550100', 'BS'), ('18765550100', 'JM'), ('17875550100', 'PR'), ('16715550100', 'GU'),
        ('18095550100', 'DO'), ('442079460123', 'GB'), ('441481960194', 'GG'), ('441534960194', 'JE'),
        ('441624960194', 'IM'), ('74951234567', 'RU'), ('77271234567', 'KZ'), ('76001234567', 'KZ'),
        ('4930123456', 'DE'), ('4721234567', 'NO'), ('4779123456', 'SJ'), ('358912345678', 'FI'),
        ('35818123456', 'AX'), ('35312345678', 'IE'), ('390612345678', 'IT'), ('390669812345', 'VA'),
        ('59991234567', 'CW'), ('5997151234', 'BQ'), ('262262161234', 'RE'), ('262269601234', 'YT'),
        ('97221234567', 'IL'), ('97042234567', 'PS'), ('38328012345', 'XK'), ('886221234567', 'TW'))
    SELECT number, want, got FROM (
        SELECT number, want, (SELECT country FROM prefixes
                               WHERE substr(number, 1, length(prefix)) = prefix
                               ORDER BY length(prefix) DESC LIMIT 1) AS got FROM probe)
     WHERE got IS NOT want"

printf '1..%d\n' "$n"
[ "$failed" -eq 0 ]
