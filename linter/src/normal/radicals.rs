//! Look-alikes of ordinary ideographs: text taken out of a PDF is full of them.
//!
//! Each table is a run of code points, so that a look-up is a subtraction. All entries are three bytes long.

/// U+2F00–2FD5, the Kangxi radicals, in order.
const KANGXI: &str = "\
    一丨丶丿乙亅二亠人儿入八冂冖冫几凵刀力勹匕匚匸十卜卩厂厶又口囗土士夂夊夕\
    大女子宀寸小尢尸屮山巛工己巾干幺广廴廾弋弓彐彡彳心戈戶手支攴文斗斤方无日\
    曰月木欠止歹殳毋比毛氏气水火爪父爻爿片牙牛犬玄玉瓜瓦甘生用田疋疒癶白皮皿\
    目矛矢石示禸禾穴立竹米糸缶网羊羽老而耒耳聿肉臣自至臼舌舛舟艮色艸虍虫血行\
    衣襾見角言谷豆豕豸貝赤走足身車辛辰辵邑酉釆里金長門阜隶隹雨靑非面革韋韭音\
    頁風飛食首香馬骨高髟鬥鬯鬲鬼魚鳥鹵鹿麥麻黃黍黑黹黽鼎鼓鼠鼻齊齒龍龜龠";

/// U+2E80–2EF3, the CJK radicals supplement, in order by Unicode's EquivalentUnifiedIdeograph. An entry
/// without an equivalent stands for itself.
const SUPPLEMENT: &str = "\
    ⺀厂乛乚乙亻冂几刀刂卜㔾小小兀尣尢⺑巳幺彑彐忄心扌攵⺚旡日月歺母民氵氺灬\
    爫爫丬牛犭王疋目示礻竹糹纟罓罒㓁冗⺵羊网⺸耂肀聿肉⺽艹艹艹虎衤覀西见角⻇\
    讠贝足车辶辶辶邑钅長镸长门⻕阝雨青韦页风飞食食飠饣⻡马骨鬼鱼鸟卤麦黄黾斉\
    齐歯齿竜龙龜亀龟";

/// U+F900–FAD9, the CJK compatibility ideographs, in order.
const COMPATIBILITY: &str = "\
    豈更車賈滑串句龜龜契金喇奈懶癩羅蘿螺裸邏樂洛烙珞落酪駱亂卵欄爛蘭鸞嵐濫藍\
    襤拉臘蠟廊朗浪狼郎來冷勞擄櫓爐盧老蘆虜路露魯鷺碌祿綠菉錄鹿論壟弄籠聾牢磊\
    賂雷壘屢樓淚漏累縷陋勒肋凜凌稜綾菱陵讀拏樂諾丹寧怒率異北磻便復不泌數索參\
    塞省葉說殺辰沈拾若掠略亮兩凉梁糧良諒量勵呂女廬旅濾礪閭驪麗黎力曆歷轢年憐\
    戀撚漣煉璉秊練聯輦蓮連鍊列劣咽烈裂說廉念捻殮簾獵令囹寧嶺怜玲瑩羚聆鈴零靈\
    領例禮醴隸惡了僚寮尿料樂燎療蓼遼龍暈阮劉杻柳流溜琉留硫紐類六戮陸倫崙淪輪\
    律慄栗率隆利吏履易李梨泥理痢罹裏裡里離匿溺吝燐璘藺隣鱗麟林淋臨立笠粒狀炙\
    識什茶刺切度拓糖宅洞暴輻行降見廓兀嗀﨎﨏塚﨑晴﨓﨔凞猪益礼神祥福靖精羽﨟\
    蘒﨡諸﨣﨤逸都﨧﨨﨩飯飼館鶴郞隷侮僧免勉勤卑喝嘆器塀墨層屮悔慨憎懲敏既暑\
    梅海渚漢煮爫琢碑社祉祈祐祖祝禍禎穀突節練縉繁署者臭艹艹著褐視謁謹賓贈辶逸\
    難響頻恵𤋮舘﩮﩯並况全侀充冀勇勺喝啕喙嗢塚墳奄奔婢嬨廒廙彩徭惘慎愈憎慠懲\
    戴揄搜摒敖晴朗望杖歹殺流滛滋漢瀞煮瞧爵犯猪瑱甆画瘝瘟益盛直睊着磌窱節类絛\
    練缾者荒華蝹襁覆視調諸請謁諾諭謹變贈輸遲醙鉶陼難靖韛響頋頻鬒龜𢡊𢡄𣏕㮝䀘\
    䀹𥉉𥳐𧻓齃龎";

/// The ideograph that this one looks like, when it is one of the look-alikes.
pub(crate) fn ideograph(c: char) -> Option<char> {
    let (table, first) = match c {
        '\u{2E80}'..='\u{2EF3}' => (SUPPLEMENT, 0x2E80),
        '\u{2F00}'..='\u{2FD5}' => (KANGXI, 0x2F00),
        '\u{F900}'..='\u{FAD9}' => (COMPATIBILITY, 0xF900),
        _ => return None,
    };
    let at = (c as usize - first) * 3;
    table.get(at..at + 3)?.chars().next()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_point_of_the_three_runs_has_an_entry() {
        let runs = [
            ('\u{2E80}'..='\u{2EF3}', SUPPLEMENT),
            ('\u{2F00}'..='\u{2FD5}', KANGXI),
        ];
        for (run, table) in runs
            .into_iter()
            .chain([('\u{F900}'..='\u{FAD9}', COMPATIBILITY)])
        {
            assert_eq!(table.len(), run.clone().count() * 3);
            for c in run {
                assert!(ideograph(c).is_some(), "{c}");
            }
        }
    }

    #[test]
    fn look_alikes_become_the_ideographs_that_they_look_like() {
        let seen: String = "⼀⼆⼗⼈⾏⽂⺠⻅⻚⻛⻄\u{F900}"
            .chars()
            .filter_map(ideograph)
            .collect();
        assert_eq!(seen, "一二十人行文民见页风西豈");
        assert_eq!(ideograph('一'), None);
    }
}
