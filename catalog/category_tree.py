"""The tree that a new market starts with: 24 branches with 233 leaves, their leaves, referral rates and return rules.

Rates follow what large Chinese marketplaces publish: low where margins are thin (electronics 3–6 %), high in
fashion and beauty (10–15 %). Operators change them in the admin; ``manage.py load_categories`` never
overwrites a rate or a name that is there.
"""

from dataclasses import dataclass

from catalog.category_attributes import (
    AGE,
    CAPACITY,
    CLOTHING,
    COLOUR,
    CONNECTION,
    FOOD,
    FURNITURE,
    MATERIAL,
    NOISE_CANCELLING,
    POWER,
    SHOES,
    SKIN,
    STORAGE,
    VOLTAGE,
    WATERPROOF,
    Attribute,
)
from catalog.models import Category

CONFIRMED = Category.ReturnClass.CONFIRMED
STANDARD = Category.ReturnClass.STANDARD


@dataclass(frozen=True)
class Leaf:
    """A category that products are put in.

    ``line`` names the regulated line of accounts.product_lines that most of its goods fall in, if any.
    """

    slug: str
    zh: str
    en: str
    attributes: tuple[Attribute, ...] = ()
    return_class: str = ""
    line: str = ""


@dataclass(frozen=True)
class Branch:
    """A top-level category; its attributes hold for all its leaves. ``rate_bp`` is the referral rate."""

    slug: str
    zh: str
    en: str
    rate_bp: int
    leaves: tuple[Leaf, ...]
    attributes: tuple[Attribute, ...] = ()
    return_class: str = STANDARD
    minimum_minor: int = 100


TREE: tuple[Branch, ...] = (
    Branch("kitchen", "厨房用品", "Kitchen", 800, (
        Leaf("kettles", "水壶", "Kettles", (CAPACITY,)),
        Leaf("cookware", "锅具", "Pots and pans"),
        Leaf("knives", "刀具砧板", "Knives and boards"),
        Leaf("tableware", "餐具碗碟", "Tableware"),
        Leaf("storage-jars", "保鲜收纳", "Food storage", (CAPACITY,)),
        Leaf("baking", "烘焙用具", "Baking"),
        Leaf("kitchen-tools", "厨房小工具", "Kitchen tools"),
        Leaf("thermos-flasks", "保温壶", "Thermos flasks", (CAPACITY,)),
        Leaf("lunch-boxes", "饭盒", "Lunch boxes", (CAPACITY,)),
        Leaf("cutlery", "刀叉筷勺", "Cutlery"),
        Leaf("glassware", "玻璃杯与酒具", "Glassware", (CAPACITY,)),
    ), (MATERIAL, COLOUR)),
    Branch("tea-coffee", "茶与咖啡", "Tea and coffee", 800, (
        Leaf("tea-sets", "茶具套装", "Tea sets", (CAPACITY,)),
        Leaf("mugs", "杯子", "Cups and mugs", (CAPACITY,)),
        Leaf("coffee-makers", "咖啡器具", "Coffee makers", (CAPACITY,)),
        Leaf("bottles", "保温杯", "Insulated bottles", (CAPACITY,)),
        Leaf("teapots", "茶壶", "Teapots", (CAPACITY,)),
        Leaf("teacups", "茶杯", "Tea cups", (CAPACITY,)),
        Leaf("tea-accessories", "茶道配件", "Tea accessories"),
        Leaf("coffee-grinders", "咖啡磨", "Coffee grinders"),
    ), (MATERIAL, COLOUR)),
    Branch("audio", "影音娱乐", "Audio", 500, (
        Leaf("headphones", "耳机", "Headphones", (NOISE_CANCELLING,)),
        Leaf("speakers", "音箱", "Speakers", (WATERPROOF,)),
        Leaf("microphones", "麦克风", "Microphones"),
        Leaf("projectors", "投影仪", "Projectors"),
        Leaf("televisions", "电视", "Televisions", line="ccc"),
        Leaf("soundbars", "回音壁", "Soundbars"),
        Leaf("turntables", "唱片机", "Turntables"),
        Leaf("audio-accessories", "影音配件", "Audio accessories"),
    ), (CONNECTION, COLOUR)),
    Branch("phones", "手机通讯", "Phones", 300, (
        Leaf("smartphones", "智能手机", "Smartphones", (STORAGE,), line="telecom"),
        Leaf("phone-cases", "手机壳", "Phone cases"),
        Leaf("chargers", "充电器", "Chargers", (POWER,), line="ccc"),
        Leaf("power-banks", "充电宝", "Power banks", line="ccc"),
        Leaf("cables", "数据线", "Cables"),
        Leaf("screen-protectors", "手机贴膜", "Screen protectors"),
        Leaf("phone-holders", "手机支架", "Phone holders"),
        Leaf("smart-wearables", "智能穿戴", "Smart wearables", (WATERPROOF,)),
        Leaf("walkie-talkies", "对讲机", "Walkie-talkies", line="telecom"),
    ), (COLOUR,)),
    Branch("computers", "电脑办公", "Computers", 400, (
        Leaf("laptops", "笔记本电脑", "Laptops", (STORAGE,), line="ccc"),
        Leaf("tablets", "平板电脑", "Tablets", (STORAGE,)),
        Leaf("keyboards", "键盘", "Keyboards", (CONNECTION,)),
        Leaf("mice", "鼠标", "Mice", (CONNECTION,)),
        Leaf("monitors", "显示器", "Monitors", line="ccc"),
        Leaf("computer-storage", "存储设备", "Drives and memory", (STORAGE,)),
        Leaf("networking", "网络设备", "Networking", line="telecom"),
        Leaf("desktops", "台式机", "Desktop computers", (STORAGE,), line="ccc"),
        Leaf("printers", "打印机", "Printers", line="ccc"),
        Leaf("webcams", "摄像头", "Webcams"),
        Leaf("laptop-bags", "电脑包", "Laptop bags"),
        Leaf("computer-accessories", "电脑配件", "Computer accessories"),
    ), (COLOUR,)),
    Branch("cameras-gaming", "摄影与游戏", "Cameras and gaming", 500, (
        Leaf("cameras", "相机", "Cameras"),
        Leaf("drones", "无人机", "Drones"),
        Leaf("consoles", "游戏机", "Game consoles", (STORAGE,)),
        Leaf("game-accessories", "游戏配件", "Gaming accessories", (CONNECTION,)),
        Leaf("lenses", "镜头", "Lenses"),
        Leaf("tripods", "三脚架", "Tripods"),
        Leaf("camera-bags", "摄影包", "Camera bags"),
        Leaf("action-cameras", "运动相机", "Action cameras", (WATERPROOF,)),
    ), (COLOUR,)),
    Branch("appliances", "家用电器", "Home appliances", 600, (
        Leaf("small-kitchen-appliances", "厨房小电", "Small kitchen appliances", (CAPACITY,), line="ccc"),
        Leaf("vacuums", "吸尘与扫地机器人", "Vacuum cleaners", line="ccc"),
        Leaf("air-care", "空气净化与加湿", "Air purifiers and humidifiers"),
        Leaf("heating-cooling", "取暖与风扇", "Heaters and fans", line="ccc"),
        Leaf("personal-care-appliances", "个护电器", "Personal care appliances", line="ccc"),
        Leaf("large-appliances", "大家电", "Large appliances", line="ccc"),
        Leaf("irons", "熨烫", "Irons and steamers", line="ccc"),
        Leaf("water-purifiers", "净水器", "Water purifiers"),
        Leaf("sewing-machines", "缝纫机", "Sewing machines"),
    ), (POWER, VOLTAGE, COLOUR)),
    Branch("lighting", "灯具照明", "Lighting", 800, (
        Leaf("desk-lamps", "台灯", "Desk lamps", (POWER,), line="ccc"),
        Leaf("ceiling-lights", "吸顶灯与吊灯", "Ceiling lights", (POWER,), line="ccc"),
        Leaf("floor-lamps", "落地灯", "Floor lamps", (POWER,), line="ccc"),
        Leaf("bulbs", "灯泡灯带", "Bulbs and strips", (POWER,)),
        Leaf("night-lights", "小夜灯", "Night lights", (POWER,)),
        Leaf("outdoor-lights", "户外灯", "Outdoor lights", (POWER, WATERPROOF)),
        Leaf("torches", "手电筒", "Torches", (POWER,)),
    ), (MATERIAL, COLOUR)),
    Branch("furniture", "家具", "Furniture", 900, (
        Leaf("stools", "凳子", "Stools"),
        Leaf("chairs", "椅子", "Chairs"),
        Leaf("tables", "桌子", "Tables"),
        Leaf("sofas", "沙发", "Sofas"),
        Leaf("beds", "床与床垫", "Beds and mattresses"),
        Leaf("shelves", "柜架", "Shelves and cabinets"),
        Leaf("desks", "书桌", "Desks"),
        Leaf("wardrobes", "衣柜", "Wardrobes"),
        Leaf("office-chairs", "办公椅", "Office chairs"),
        Leaf("outdoor-furniture", "户外家具", "Outdoor furniture"),
        Leaf("childrens-furniture", "儿童家具", "Children's furniture"),
    ), (*FURNITURE, COLOUR)),
    Branch("home-textiles", "家纺布艺", "Home textiles", 900, (
        Leaf("bedding", "床上用品", "Bedding"),
        Leaf("towels", "毛巾浴巾", "Towels"),
        Leaf("curtains", "窗帘", "Curtains"),
        Leaf("rugs", "地毯地垫", "Rugs"),
        Leaf("cushions", "抱枕靠垫", "Cushions"),
        Leaf("blankets", "毛毯", "Blankets and throws"),
        Leaf("duvets", "被子", "Duvets"),
        Leaf("pillows", "枕头", "Pillows"),
        Leaf("table-linen", "桌布餐垫", "Table linen"),
    ), (MATERIAL, COLOUR)),
    Branch("home-decor", "家居装饰", "Home decoration", 900, (
        Leaf("vases", "花瓶", "Vases"),
        Leaf("candles", "香薰蜡烛", "Candles and scents"),
        Leaf("clocks", "钟表", "Clocks"),
        Leaf("wall-art", "墙面装饰", "Wall decoration"),
        Leaf("organisers", "收纳整理", "Organisers"),
        Leaf("mirrors", "镜子", "Mirrors"),
        Leaf("photo-frames", "相框", "Photo frames"),
        Leaf("artificial-plants", "仿真花", "Artificial plants"),
        Leaf("festive-decorations", "节庆装饰", "Festive decorations"),
        Leaf("crafts", "工艺摆件", "Ornaments and crafts"),
    ), (MATERIAL, COLOUR)),
    Branch("women", "女装", "Women's clothing", 1000, (
        Leaf("dresses", "连衣裙", "Dresses"),
        Leaf("womens-tops", "女士上装", "Women's tops"),
        Leaf("womens-trousers", "女士裤装", "Women's trousers"),
        Leaf("womens-coats", "女士外套", "Women's coats"),
        Leaf("womens-sleepwear", "女士内衣睡衣", "Women's underwear and sleepwear", (), CONFIRMED),
        Leaf("womens-knitwear", "女士针织", "Women's knitwear"),
        Leaf("womens-skirts", "半身裙", "Skirts"),
        Leaf("womens-jeans", "女士牛仔", "Women's jeans"),
        Leaf("womens-sportswear", "女士运动服", "Women's sportswear"),
        Leaf("hanfu", "汉服旗袍", "Hanfu and qipao"),
    ), CLOTHING),
    Branch("men", "男装", "Men's clothing", 1000, (
        Leaf("mens-shirts", "男士上装", "Men's shirts"),
        Leaf("mens-trousers", "男士裤装", "Men's trousers"),
        Leaf("mens-coats", "男士外套", "Men's coats"),
        Leaf("mens-underwear", "男士内衣睡衣", "Men's underwear and sleepwear", (), CONFIRMED),
        Leaf("mens-tshirts", "男士 T 恤", "Men's T-shirts"),
        Leaf("mens-knitwear", "男士针织", "Men's knitwear"),
        Leaf("mens-suits", "西装", "Men's suits"),
        Leaf("mens-jeans", "男士牛仔", "Men's jeans"),
        Leaf("mens-sportswear", "男士运动服", "Men's sportswear"),
    ), CLOTHING),
    Branch("shoes-bags", "鞋靴箱包", "Shoes and bags", 1000, (
        Leaf("sneakers", "运动休闲鞋", "Sneakers", SHOES),
        Leaf("womens-shoes", "女鞋", "Women's shoes", SHOES),
        Leaf("mens-shoes", "男鞋", "Men's shoes", SHOES),
        Leaf("backpacks", "背包", "Backpacks", (CAPACITY,)),
        Leaf("handbags", "手提包", "Handbags"),
        Leaf("luggage", "行李箱", "Luggage"),
        Leaf("boots", "靴子", "Boots", SHOES),
        Leaf("sandals", "凉鞋拖鞋", "Sandals and slippers", SHOES),
        Leaf("wallets", "钱包卡包", "Wallets"),
        Leaf("belts", "腰带", "Belts"),
        Leaf("hats", "帽子", "Hats"),
        Leaf("scarves", "围巾", "Scarves"),
        Leaf("gloves", "手套", "Gloves"),
    ), (COLOUR, MATERIAL)),
    Branch("beauty", "美妆护肤", "Beauty", 1200, (
        Leaf("skincare", "护肤", "Skincare", SKIN, line="cosmetics"),
        Leaf("make-up", "彩妆", "Make-up", line="cosmetics"),
        Leaf("perfume", "香水", "Perfume", line="cosmetics"),
        Leaf("hair-care", "洗护发", "Hair care", line="cosmetics"),
        Leaf("beauty-tools", "美妆工具", "Beauty tools"),
        Leaf("face-masks", "面膜", "Face masks", (SKIN[0],), CONFIRMED, line="cosmetics"),
        Leaf("sun-care", "防晒", "Sun care", (SKIN[0],), CONFIRMED, line="special_cosmetics"),
        Leaf("body-care", "身体护理", "Body care", (), CONFIRMED, line="cosmetics"),
        Leaf("nail-care", "美甲", "Nail care", (), CONFIRMED, line="cosmetics"),
        Leaf("mens-grooming", "男士理容", "Men's grooming", (), CONFIRMED, line="cosmetics"),
    ), (COLOUR,), CONFIRMED),
    Branch("health", "医疗健康", "Health", 800, (
        Leaf("blood-pressure-monitors", "血压计", "Blood pressure monitors", line="medical_2"),
        Leaf("thermometers", "体温计", "Thermometers", line="medical_2"),
        Leaf("medical-masks", "医用口罩", "Medical masks", line="medical_2"),
        Leaf("contact-lenses", "隐形眼镜", "Contact lenses", line="medical_3"),
        Leaf("health-food", "保健食品", "Health food", line="health_food"),
        Leaf("massagers", "按摩器材", "Massagers", (POWER,)),
        Leaf("supports", "护具", "Supports and braces"),
        Leaf("scales", "体重秤", "Scales"),
    ), (), CONFIRMED),
    Branch("household", "清洁日用", "Household", 700, (
        Leaf("laundry", "衣物清洁", "Laundry"),
        Leaf("cleaning", "家庭清洁", "Cleaning"),
        Leaf("paper", "纸品", "Paper goods"),
        Leaf("oral-care", "口腔护理", "Oral care", (), CONFIRMED),
        Leaf("umbrellas", "雨具", "Umbrellas and rainwear"),
        Leaf("kitchen-cleaning", "厨房清洁", "Kitchen cleaning"),
        Leaf("waste-bins", "垃圾桶", "Waste bins"),
        Leaf("insect-control", "驱蚊驱虫", "Insect control"),
        Leaf("bathroom-accessories", "浴室用品", "Bathroom accessories"),
        Leaf("drying-racks", "晾晒用品", "Drying racks"),
    )),
    Branch("food", "食品饮料", "Food and drink", 700, (
        Leaf("tea", "茶叶", "Tea", line="food"),
        Leaf("snacks", "休闲零食", "Snacks", line="food"),
        Leaf("grains", "粮油调味", "Grains and seasoning", line="food"),
        Leaf("coffee-beans", "咖啡豆", "Coffee", line="food"),
        Leaf("drinks", "饮料冲调", "Drinks", line="food"),
        Leaf("nuts", "坚果炒货", "Nuts", line="food"),
        Leaf("biscuits", "饼干糕点", "Biscuits and cakes", line="food"),
        Leaf("instant-food", "方便速食", "Instant food", line="food"),
        Leaf("honey", "蜂蜜", "Honey", line="food"),
        Leaf("dried-goods", "南北干货", "Dried goods", line="food"),
    ), FOOD, CONFIRMED),
    Branch("baby-toys", "母婴玩具", "Baby and toys", 800, (
        Leaf("toys", "玩具", "Toys", line="ccc"),
        Leaf("building-sets", "积木拼图", "Building sets and puzzles"),
        Leaf("baby-care", "婴儿护理", "Baby care"),
        Leaf("strollers", "童车座椅", "Strollers and seats", line="ccc"),
        Leaf("childrens-clothing", "童装", "Children's clothing", CLOTHING),
        Leaf("dolls", "娃娃玩偶", "Dolls and soft toys", line="ccc"),
        Leaf("model-toys", "模型玩具", "Model toys", line="ccc"),
        Leaf("educational-toys", "早教玩具", "Educational toys", line="ccc"),
        Leaf("nappies", "纸尿裤", "Nappies"),
        Leaf("feeding", "喂养用品", "Feeding"),
        Leaf("board-games", "桌游", "Board games"),
    ), (AGE, COLOUR)),
    Branch("sports-outdoor", "运动户外", "Sports and outdoors", 900, (
        Leaf("camping", "露营装备", "Camping"),
        Leaf("cycling", "骑行", "Cycling"),
        Leaf("fitness", "健身器材", "Fitness"),
        Leaf("ball-sports", "球类运动", "Ball sports"),
        Leaf("fishing", "垂钓", "Fishing"),
        Leaf("yoga", "瑜伽", "Yoga"),
        Leaf("running", "跑步装备", "Running gear"),
        Leaf("swimming", "游泳", "Swimming"),
        Leaf("hiking", "登山徒步", "Hiking"),
        Leaf("racket-sports", "球拍运动", "Racket sports"),
        Leaf("winter-sports", "冰雪运动", "Winter sports"),
    ), (COLOUR, MATERIAL)),
    Branch("office-books", "文具与图书", "Stationery and books", 800, (
        Leaf("writing", "书写工具", "Writing"),
        Leaf("paper-notebooks", "本册纸张", "Notebooks and paper"),
        Leaf("desk-accessories", "桌面用品", "Desk accessories"),
        Leaf("books", "图书", "Books", (), CONFIRMED, line="publications"),
        Leaf("instruments", "乐器", "Musical instruments"),
        Leaf("pens", "钢笔与签字笔", "Pens"),
        Leaf("calligraphy", "书法用品", "Calligraphy"),
        Leaf("art-supplies", "绘画用品", "Art supplies"),
        Leaf("office-machines", "办公设备", "Office machines"),
        Leaf("filing", "文件收纳", "Filing"),
    ), (COLOUR,)),
    Branch("tools-auto", "工具与汽车", "Tools and car", 800, (
        Leaf("hand-tools", "手动工具", "Hand tools"),
        Leaf("power-tools", "电动工具", "Power tools", (POWER, VOLTAGE), line="ccc"),
        Leaf("electrical", "电工电料", "Electrical supplies", line="ccc"),
        Leaf("car-accessories", "汽车用品", "Car accessories"),
        Leaf("garden", "园艺", "Garden"),
        Leaf("measuring-tools", "测量工具", "Measuring tools"),
        Leaf("locks", "门锁五金", "Locks and hardware"),
        Leaf("plumbing", "水暖管件", "Plumbing"),
        Leaf("car-electronics", "车载电器", "Car electronics", line="ccc"),
        Leaf("motorcycle", "摩托车用品", "Motorcycle accessories"),
        Leaf("plants-seeds", "花卉种子", "Plants and seeds"),
    )),
    Branch("jewellery-watches", "珠宝钟表", "Jewellery and watches", 1500, (
        Leaf("watches", "腕表", "Watches", (WATERPROOF,)),
        Leaf("necklaces", "项链", "Necklaces", line="jewellery"),
        Leaf("earrings", "耳饰", "Earrings", (), CONFIRMED, line="jewellery"),
        Leaf("rings-bracelets", "戒指手链", "Rings and bracelets", line="jewellery"),
        Leaf("glasses", "眼镜", "Glasses"),
        Leaf("brooches", "胸针", "Brooches", line="jewellery"),
        Leaf("jade", "玉石", "Jade", line="jewellery"),
        Leaf("pearls", "珍珠", "Pearls", line="jewellery"),
        Leaf("watch-straps", "表带", "Watch straps"),
    ), (MATERIAL, COLOUR)),
    Branch("pets", "宠物用品", "Pets", 800, (
        Leaf("cat-food", "猫粮", "Cat food", (), CONFIRMED, line="pet_food"),
        Leaf("dog-food", "狗粮", "Dog food", (), CONFIRMED, line="pet_food"),
        Leaf("pet-care", "宠物护理", "Pet care"),
        Leaf("pet-toys", "宠物玩具", "Pet toys and beds"),
        Leaf("pet-beds", "宠物窝垫", "Pet beds"),
        Leaf("pet-bowls", "宠物食具", "Pet bowls"),
        Leaf("leads-collars", "牵引项圈", "Leads and collars"),
        Leaf("aquariums", "水族", "Aquariums"),
        Leaf("cat-litter", "猫砂", "Cat litter"),
    )),
)  # fmt: skip
